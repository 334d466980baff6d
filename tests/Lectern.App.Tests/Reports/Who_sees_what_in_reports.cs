using System.Net;
using Lectern.App.Access;
using Lectern.App.Reports;
using Lectern.App.Tests.Access;
using static Lectern.App.Tests.Access.TwoTenants;

namespace Lectern.App.Tests.Reports;

/// <summary>Reports hold what the API would show who asked for them, and nothing of others (<see cref="TwoTenants"/>).</summary>
public sealed class Who_sees_what_in_reports(TwoTenants world) : IClassFixture<TwoTenants>
{
    [Fact]
    public async Task A_teachers_report_holds_their_courses_and_learners_alone()
    {
        var tried = 0;
        foreach (var name in (string[])[$"{TeacherOfSeen}@A", $"{TeacherOfHidden}@A", $"{TeacherOfHidden}@B"])
        {
            var who = world.Of(name);
            var own = name.StartsWith(TeacherOfSeen, StringComparison.Ordinal) ? "seen" : "hidden";
            foreach (var report in ReportList.All.Where(r => r.IsFor(who.Caller!)))
            {
                var parameters = report.Id switch
                {
                    "course-performance" or "question-analysis" => $$"""{"courseId":"{{own}}-course"}""",
                    "activity-log" or "engagement" => """{"from":"2025-11-01","to":"2025-11-20"}""",
                    _ => "{}",
                };
                var document = (await world.Server.MakeAsync(report.Id, parameters, AsOf, who.Key)).ToJsonString();
                Marks.LeaksIn(who, "", document).ShouldBeEmpty($"{report.Id} of {name}: {document}");
                document.ShouldContain($"{own}-", customMessage: $"{report.Id} of {name}");
                tried++;
            }
            (await world.Server.TellAsync("GET", "/api/v1/reports/organization-summary", key: who.Key)).Status.ShouldBe(HttpStatusCode.NotFound);
        }
        tried.ShouldBe(3 * (ReportList.All.Count - 1));
    }

    [Fact]
    public async Task What_is_anothers_cannot_be_asked_for()
    {
        var teacher = world.Of($"{TeacherOfHidden}@A").Key;
        foreach (var parameters in (string[])["""{"courseId":"seen-course"}""", """{"courseId":"absent-course"}""", """{"userId":"seen-learner"}"""])
        {
            var (status, body, _) = await world.Server.TellAsync("POST", "/api/v1/reports/user-progress/generate", $$"""{"parameters":{{parameters}}}""", teacher);
            (status, (string)body!["code"]!).ShouldBe((HttpStatusCode.BadRequest, "invalid_parameter"), parameters);
        }
    }

    [Fact]
    public async Task A_learners_report_is_about_themselves()
    {
        var who = world.Of("both-learner@A");
        var document = await world.Server.MakeAsync("user-progress", asOf: AsOf, key: who.Key);
        document.Column("Courses", "learner").Distinct().ShouldBe(["both-learner"]);
        document.Column("Courses", "course").ShouldBe(["seen-course", "hidden-course"], ignoreOrder: true);
        Marks.LeaksIn(who, "", document.ToJsonString()).ShouldBeEmpty();

        (await world.Server.TellAsync("POST", "/api/v1/reports/user-progress/generate", """{"parameters":{"userId":"seen-learner"}}""", who.Key)).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await world.Server.TellAsync("GET", "/api/v1/reports", key: who.Key)).Body!["items"]!.AsArray().Select(r => (string)r!["id"]!).ShouldBe(["user-progress"]);
    }

    [Fact]
    public async Task Whoever_lost_a_course_after_asking_gets_nothing_of_it()
    {
        // Asked for by who teaches it; made once they do no longer.
        await world.SendAsync('A', [Event("CourseCreated", 1, "\"courseId\":\"lent-course\",\"data\":{\"title\":\"lent\",\"instructorId\":\"lent-teacher\"}")]);
        await world.Server.SettleAsync();
        var scope = world.Server.Services;
        var runs = (ReportRuns)scope.GetService(typeof(ReportRuns))!;
        var tenant = world.Of("registrar@A").Caller!.Tenant;
        var asked = Caller.User(tenant, Role.Instructor, "lent-teacher") with { Courses = CourseReach.All };
        var (job, problem) = await runs.AskAsync(asked, "course-performance", new Dictionary<string, string> { ["courseId"] = "seen-course" }, null, null, default);
        problem.ShouldBeNull();

        await Log.Until.TrueAsync(world.Server.Source, $"(SELECT finished_at IS NOT NULL FROM lectern.jobs WHERE job_id = '{job}')");

        (await world.Server.ScalarAsync<string>($"SELECT state || ' ' || error_code FROM lectern.jobs WHERE job_id = '{job}'")).ShouldBe("failed not_found");
    }

    [Fact]
    public async Task Runs_and_files_are_for_who_asked_and_for_administrators()
    {
        var (owner, other, admin) = (world.Of($"{TeacherOfSeen}@A").Key, world.Of($"{TeacherOfHidden}@A").Key, world.Of("registrar@A").Key);
        var run = await world.Server.RunAsync("course-comparison", """{"format":"csv"}""", owner);
        var (status, file) = ($"/api/v1/reports/course-comparison/status/{run["jobId"]}", (string)run["resultUrl"]!);

        foreach (var url in (string[])[status, file])
        {
            (await world.Server.TellAsync("GET", url, key: other)).Status.ShouldBe(HttpStatusCode.NotFound, url);
            (await world.Server.TellAsync("GET", url, key: world.Of($"registrar@B").Key)).Status.ShouldBe(HttpStatusCode.NotFound, url);
            (await world.Server.TellAsync("GET", url, key: admin)).Status.ShouldBe(HttpStatusCode.OK, url);
        }
        (await world.Server.TellAsync("GET", status.Replace("course-comparison", "enrollments", StringComparison.Ordinal), key: owner)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await IdsAsync(owner)).ShouldContain((string)run["jobId"]!);
        (await IdsAsync(admin)).ShouldContain((string)run["jobId"]!);
        (await IdsAsync(other)).ShouldNotContain((string)run["jobId"]!);

        async Task<string[]> IdsAsync(string key) =>
            [.. (await world.Server.TellAsync("GET", "/api/v1/reports/course-comparison/jobs?limit=1000", key: key)).Body!["items"]!.AsArray().Select(r => (string)r!["jobId"]!)];
    }

    [Fact]
    public async Task Ones_own_runs_of_all_reports_are_listed_to_oneself_alone()
    {
        var (owner, other, admin) = (world.Of($"{TeacherOfSeen}@A").Key, world.Of($"{TeacherOfHidden}@A").Key, world.Of("registrar@A").Key);
        var made = new List<string>();
        foreach (var report in (string[])["enrollments", "completions", "enrollments"]) made.Insert(0, (string)(await world.Server.RunAsync(report, """{"format":"json"}""", owner))["jobId"]!);

        // Page after page, the newest first; other tests' runs may stand between.
        var (own, cursor) = (new List<string>(), "");
        do
        {
            var page = (await world.Server.TellAsync("GET", $"/api/v1/reports/runs?limit=2{cursor}", key: owner)).Body!;
            page["items"]!.AsArray().Count.ShouldBeInRange(1, 2);
            own.AddRange(page["items"]!.AsArray().Select(r => (string)r!["jobId"]!));
            cursor = (string?)page["nextCursor"] is { } next ? $"&cursor={next}" : null!;
        }
        while (cursor is not null);
        own.Where(made.Contains).ShouldBe(made);
        own.ShouldBeUnique();

        foreach (var key in (string?[])[other, admin, world.Of("registrar@B").Key])
        {
            var theirs = (await world.Server.TellAsync("GET", "/api/v1/reports/runs?limit=1000", key: key)).Body!["items"]!.AsArray().Select(r => (string)r!["jobId"]!);
            theirs.Intersect(own).ShouldBeEmpty();
        }
        (await world.Server.TellAsync("GET", "/api/v1/reports/runs?cursor=nothing", key: owner)).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await world.Server.TellAsync("GET", "/api/v1/reports/runs?limit=0", key: owner)).Status.ShouldBe(HttpStatusCode.BadRequest);
    }
}
