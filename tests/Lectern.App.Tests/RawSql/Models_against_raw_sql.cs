using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.RawSql;

/// <summary>Model by model: what the API answers, and what SQL over the raw events says.</summary>
static class Models_against_raw_sql
{
    public static async Task UsersAsync(RawInstitution of)
    {
        var users = await of.SampleAsync("SELECT learner FROM raw.learner ORDER BY learner COLLATE \"C\"");
        var says = await of.SaysAsync(RawUsers.Analytics, users);
        var agreement = new Agreement();
        foreach (var user in users)
        {
            var answer = await of.Server.AskAsync($"/api/v1/users/{Uri.EscapeDataString(user)}/analytics?asOf={of.AsOf}");
            agreement.Compare(user, answer.AsObject(), says[user], "totalSessionTimeSeconds", "averageSessionTimeSeconds");
        }
        agreement.ShouldBeFull(20 * 24);
    }

    public static async Task CoursesAsync(RawInstitution of)
    {
        var courses = await of.ListAsync("SELECT course FROM raw.course");
        var says = await of.SaysAsync(RawCourses.Analytics);
        var agreement = new Agreement();
        foreach (var course in courses)
        {
            agreement.Compare(course, (await of.Server.AskAsync($"/api/v1/courses/{Uri.EscapeDataString(course)}/analytics?asOf={of.AsOf}")).AsObject(), says[course]);
        }
        agreement.ShouldBeFull(courses.Count * 27);
    }

    public static async Task ProgressAsync(RawInstitution of)
    {
        var agreement = new Agreement();
        agreement.CompareAll(await of.PagesAsync($"/api/v1/learning-progress?asOf={of.AsOf}"), await of.SaysAsync(RawUsers.Progress));
        agreement.ShouldBeFull(1_000);
    }
}

public sealed class Simulated_institution_against_raw_sql(SimulatedInstitution institution) : IClassFixture<SimulatedInstitution>
{
    [Fact]
    public Task Users() => Models_against_raw_sql.UsersAsync(institution);

    [Fact]
    public Task Courses() => Models_against_raw_sql.CoursesAsync(institution);

    [Fact]
    public Task Progress() => Models_against_raw_sql.ProgressAsync(institution);
}

public sealed class Oulad_presentation_against_raw_sql(OuladInstitution institution) : IClassFixture<OuladInstitution>
{
    [OuladFact]
    public Task Users() => Models_against_raw_sql.UsersAsync(institution);

    [OuladFact]
    public Task Courses() => Models_against_raw_sql.CoursesAsync(institution);

    [OuladFact]
    public Task Progress() => Models_against_raw_sql.ProgressAsync(institution);
}
