using Lectern.App.Access;
using Lectern.App.Files;
using Lectern.App.Queries;
using Lectern.App.Reports;
using Lectern.App.Tests.Fixtures;
using Lectern.Postgres;
using Microsoft.Extensions.DependencyInjection;

namespace Lectern.App.Tests.Reports;

/// <summary>What a chart shows where there is more than it has room for.</summary>
public sealed class Charts_of_reports
{
    [Fact]
    public async Task Of_many_days_it_has_the_newest_and_says_so()
    {
        await using var server = await TestServer.StartAsync();
        await server.SendAsync(Viewed("1", "2022-01-01"), Viewed("2", "2025-10-31"), Viewed("3", "2025-11-01"));
        await server.SettleAsync();

        var chart = (await AskAsync(server, scope => scope.CalendarChartAsync("Events", ChartKind.Bar, "activity", "day", ["events"], default))).Single();

        (chart.Title, chart.Categories.Count, chart.Categories[^1]).ShouldBe(("Events, the newest 1,000", 1_000, "2025-11-01"));
        chart.Categories[0].ShouldBe(new DateOnly(2025, 11, 1).AddDays(-999).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        chart.Series.Single().Values.TakeLast(3).ShouldBe([0d, 1d, 1d]);

        var months = (await AskAsync(server, scope => scope.CalendarChartAsync("Events", ChartKind.Bar, "activity", "month", ["events"], default))).Single();
        // January 2022 to November 2025.
        (months.Title, months.Categories.Count, months.Categories[0], months.Categories[^1]).ShouldBe(("Events", 47, "2022-01-01", "2025-11-01"));
    }

    [Fact]
    public async Task Of_many_assessments_it_has_those_with_the_most_attempts_by_their_titles()
    {
        await using var server = await TestServer.StartAsync();
        await server.SendAsync(
            """{"eventId":"t","type":"AssessmentCreated","userId":"tom","courseId":"c","assessmentId":"known","occurredAt":"2025-10-01T09:00:00Z","data":{"title":"Well known"} }""",
            Done("known", "ann", 50), Done("known", "bob", 60), Done("other", "ann", 70), Done("other", "bob", 70), Done("rare", "ann", 100));
        await server.SettleAsync();

        var chart = (await AskAsync(server, scope => scope.ChartAsync("Scores", "assessments", "assessment", ["averageScore"], "attempts", default, most: 2))).Single();

        chart.Categories.ShouldBe(["Well known", "other"]);
        chart.Series.Select(s => string.Join(' ', s.Values)).ShouldBe(["55 70"]);
        chart.CategoryTitle.ShouldBe("Assessment");
    }

    static async Task<T> AskAsync<T>(TestServer server, Func<ReportScope, Task<T>> ask)
    {
        var source = server.Services.GetRequiredService<TenantSource>();
        var caller = Caller.Service(await server.ScalarAsync<int>("SELECT tenant_id FROM lectern.tenants"), TestServer.EveryScope, "service");
        var asOf = await AsOf.ReadAsync(source, caller, new(2025, 11, 20, 12, 0, 0, default), default);
        await using var snapshot = await Snapshot.OpenAsync(source, caller.Tenant, default);
        return await ask(new(caller, asOf, snapshot, new Dictionary<string, string>(), server.Services.GetRequiredService<ReportSources>()) { Fields = [] });
    }

    static string Viewed(string id, string day) => $$"""{"eventId":"v{{id}}","type":"PageViewed","userId":"ann","courseId":"c","occurredAt":"{{day}}T09:00:00Z","data":{"url":"/"} }""";

    static string Done(string assessment, string user, int score) =>
        $$"""{"eventId":"{{assessment}}-{{user}}","type":"QuizCompleted","userId":"{{user}}","courseId":"c","assessmentId":"{{assessment}}","occurredAt":"2025-11-01T09:00:00Z","data":{"attemptId":"t","score":{{score}}} }""";
}
