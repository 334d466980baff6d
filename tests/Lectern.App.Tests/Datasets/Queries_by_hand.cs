using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.Datasets;

public sealed class Queries_by_hand(SmallInstitution institution) : IClassFixture<SmallInstitution>
{
    readonly TestServer server = institution.Server;

    [Fact]
    public async Task Activity_by_course_is_as_counted_by_hand()
    {
        // Of the course: ann 2 pages, m1, two quizzes, a1, a post = 7; bob 3; dan 1 (3 views); eve 1. Outside any: ann's login, session twice, comment.
        var rows = await server.RowsAsync(
            """{"dataset":"activity","dimensions":["course"],"measures":["events","views","activeLearners"]}""", SmallInstitution.AsOf);

        rows.ShouldBe(["c1 | 12 | 7 | 4", "– | 4 | 0 | 1"]);
    }
}
