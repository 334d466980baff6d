using Lectern.Core.Events;
using Lectern.Postgres;

namespace Lectern.App.Tests.Log;

public sealed class RegistryTests : IAsyncLifetime
{
    TestLog log = null!;

    public async Task InitializeAsync() => log = await TestLog.CreateAsync();

    public async Task DisposeAsync() => await log.DisposeAsync();

    [Fact]
    public async Task Ids_first_seen_by_many_at_once_get_one_key_each_and_dense_numbers()
    {
        const int processes = 6, ids = 120;
        var answers = await Task.WhenAll(Enumerable.Range(0, processes).Select(seed => Task.Run(async () =>
        {
            var registry = new Registry(log.Tenants); // a process of its own: nothing cached
            var wanted = Enumerable.Range(0, ids).Select(i => (TestLog.Tenant, $"user {i}")).ToArray();
            new Random(seed).Shuffle(wanted);
            var known = new Dictionary<string, LearnerRef>();
            foreach (var group in wanted.Chunk(17))
            {
                foreach (var (id, learner) in await registry.LearnersAsync(group, CancellationToken.None)) known[id.Item2] = learner;
            }
            return known;
        })));

        foreach (var answer in answers) answer.OrderBy(a => a.Key).ShouldBe(answers[0].OrderBy(a => a.Key));
        answers[0].Values.Select(l => l.Number).Order().ShouldBe(Enumerable.Range(0, ids));
        answers[0].Values.Select(l => l.Key).Distinct().Count().ShouldBe(ids);
        (await log.ScalarAsync<int>("SELECT learner_count FROM lectern.tenants WHERE tenant_id = 1")).ShouldBe(ids);
    }

    [Fact]
    public async Task Numbers_are_dense_a_tenant_and_keys_are_the_databases()
    {
        var other = await new Tenants(log.Source).EnsureAsync("other", "UTC", CancellationToken.None);

        var learners = await log.Registry.LearnersAsync([(TestLog.Tenant, "a"), (other, "a"), (TestLog.Tenant, "b"), (other, "c")], CancellationToken.None);

        learners.Values.Select(l => l.Key).Distinct().Count().ShouldBe(4);
        learners.Where(l => l.Key.Item1 == TestLog.Tenant).Select(l => l.Value.Number).Order().ShouldBe([0, 1]);
        learners.Where(l => l.Key.Item1 == other).Select(l => l.Value.Number).Order().ShouldBe([0, 1]);
    }

    [Fact]
    public async Task Ids_are_told_apart_by_every_letter_and_contents_by_kind_and_place()
    {
        string[] ids = ["a", "A", "ä", "a\u0308", "a ", " a", "😀", ""];
        (await log.Registry.CoursesAsync(ids.Select(id => (TestLog.Tenant, id)), CancellationToken.None)).Values.Distinct().Count().ShouldBe(ids.Length);

        ContentId[] contents =
        [
            new(TestLog.Tenant, ContentKind.Module, 1, "x"), new(TestLog.Tenant, ContentKind.Module, 2, "x"), new(TestLog.Tenant, ContentKind.Lesson, 1, "x"),
            new(TestLog.Tenant, ContentKind.Assessment, 0, "x"), new(TestLog.Tenant, ContentKind.Assignment, 0, "x"), new(TestLog.Tenant, ContentKind.Question, 1, "x"),
        ];
        var keys = await log.Registry.ContentsAsync(contents, CancellationToken.None);
        keys.Values.Distinct().Count().ShouldBe(contents.Length);
        (await new Registry(log.Tenants).ContentsAsync(contents, CancellationToken.None)).OrderBy(k => k.Value).ShouldBe(keys.OrderBy(k => k.Value));
    }

    [Theory]
    [InlineData("AssignmentSubmitted", "", ContentKind.Assignment)]
    [InlineData("AssignmentGraded", ",\"score\":50", ContentKind.Assignment)]
    [InlineData("AssignmentCreated", "", ContentKind.Assignment)]
    [InlineData("AssessmentCompleted", ",\"score\":50", ContentKind.Assessment)]
    [InlineData("PageViewed", "", ContentKind.Assessment)]
    public async Task An_event_that_names_an_assessment_and_an_assignment_is_about_what_its_type_is_about(string type, string more, ContentKind kind)
    {
        await log.AppendAsync(TestLog.Arrive($$"""{"eventId":"e","type":"{{type}}","userId":"u1","courseId":"c1","assessmentId":"x","assignmentId":"x"{{more}}}"""));

        (await log.ScalarAsync<short>("SELECT kind FROM lectern.events JOIN lectern.contents ON content_key = item_key")).ShouldBe((short)kind);
    }
}
