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
            agreement.Compare(user, answer.AsObject(), says[user]);
        }
        agreement.ShouldBeFull(20 * 26);
    }

    public static async Task CoursesAsync(RawInstitution of)
    {
        var agreement = new Agreement();
        var asked = 0;
        foreach (var (cohort, courses) in await ByCohortAsync(of))
        {
            var says = await of.SaysAsync(RawCourses.Analytics, cohort: cohort);
            foreach (var course in courses)
            {
                agreement.Compare($"{course} {cohort}", (await of.Server.AskAsync($"/api/v1/courses/{Uri.EscapeDataString(course)}/analytics?{Asked(of, cohort)}")).AsObject(), says[course]);
                asked++;
            }
        }
        agreement.ShouldBeFull(asked * 28);
    }

    public static async Task LessonsAsync(RawInstitution of)
    {
        var agreement = new Agreement();
        foreach (var (cohort, courses) in await ByCohortAsync(of))
        {
            var says = await of.SaysAsync(RawCourses.Lessons, cohort: cohort);
            foreach (var course in courses)
            {
                var lessons = await of.PagesAsync($"/api/v1/courses/{Uri.EscapeDataString(course)}/lessons?{Asked(of, cohort)}");
                lessons.Count.ShouldBe(says.Keys.Count(k => k.StartsWith(course + "/", StringComparison.Ordinal)));
                foreach (var lesson in lessons) agreement.Compare($"{course} {cohort}", lesson, says[$"{course}/{(string)lesson["id"]!}"]);
            }
        }
        agreement.ShouldBeFull(1_000);
    }

    /// <summary>All courses without a cohort, and with each cohort those that have it.</summary>
    static async Task<IEnumerable<(string? Cohort, string[] Courses)>> ByCohortAsync(RawInstitution of)
    {
        var pairs = (await of.ListAsync(RawCourses.Cohorts)).Select(p => p.Split('/', 2)).ToLookup(p => p[1], p => p[0]);
        return [(null, [.. await of.ListAsync("SELECT course FROM raw.course")]), .. pairs.Select(p => ((string?)p.Key, p.ToArray()))];
    }

    static string Asked(RawInstitution of, string? cohort) => $"asOf={of.AsOf}{(cohort is null ? "" : $"&cohort={Uri.EscapeDataString(cohort)}")}";

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
    public Task Lessons() => Models_against_raw_sql.LessonsAsync(institution);

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
    public Task Lessons() => Models_against_raw_sql.LessonsAsync(institution);

    [OuladFact]
    public Task Progress() => Models_against_raw_sql.ProgressAsync(institution);
}
