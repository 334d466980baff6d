using System.Net;
using Lectern.App.Access;
using Lectern.App.Reports;
using Lectern.App.Tests.Fixtures;
using Lectern.App.Tests.Kafka;
using Lectern.App.Tests.Kafka.Out;
using Microsoft.Extensions.DependencyInjection;

namespace Lectern.App.Tests.Reports;

/// <summary>Other systems hear by Kafka of a report that can be fetched, and of no other.</summary>
public sealed class Telling_of_reports : IDisposable
{
    readonly MockCluster cluster = new();

    public Telling_of_reports()
    {
        cluster.Create(PublishedTopic.Name, partitions: 1);
        cluster.Create("user.events", partitions: 1);
    }

    public void Dispose() => cluster.Dispose();

    [Fact]
    public async Task A_run_is_told_of_once_it_is_completed_and_one_that_fails_is_not()
    {
        await using var server = await TestServer.StartAsync(("KAFKA_BROKERS", cluster.Brokers), ("KAFKA_TOPICS", "user.events"));
        await server.SendAsync("""{"eventId":"1","type":"UserEnrolled","userId":"ann","courseId":"c1","occurredAt":"2026-11-01T00:00:00Z"}""");
        await server.SettleAsync();
        var (_, saved, _) = await server.TellAsync("POST", "/api/v1/reports", """{"name":"Mine","dataset":"enrollments","measures":["enrollments"]}""");

        var builtIn = await server.RunAsync("enrollments", """{"format":"csv"}""");
        var custom = await server.RunAsync((string)saved!["id"]!);
        var failed = await FailedAsync(server);

        await Log.Until.TrueAsync(server.Source, "NOT EXISTS (SELECT FROM lectern.outbox_messages)");
        var told = (await PublishedTopic.ReadAsync(cluster)).Where(m => m.Type == "ReportGenerated").Select(m => m.Data).ToDictionary(m => (string)m["jobId"]!);
        told.Keys.ShouldBe([(string)builtIn["jobId"]!, (string)custom["jobId"]!], ignoreOrder: true);
        told.Keys.ShouldNotContain(failed);
        var first = told[(string)builtIn["jobId"]!];
        ((string)first["reportId"]!, (string)first["reportType"]!, (string)first["requestedBy"]!, (string)first["resultUrl"]!).ShouldBe(("enrollments", "enrollments", "service", (string)builtIn["resultUrl"]!));
        (await server.TellAsync("GET", (string)first["resultUrl"]!)).Status.ShouldBe(HttpStatusCode.OK);
        ((string)told[(string)custom["jobId"]!]["reportType"]!).ShouldBe("custom");
    }

    /// <summary>A run of somebody who teaches nothing by the time it is made.</summary>
    static async Task<string> FailedAsync(TestServer server)
    {
        var teacher = Caller.User(await server.ScalarAsync<int>("SELECT tenant_id FROM lectern.tenants"), Role.Instructor, "tom");
        var (job, problem) = await server.Services.GetRequiredService<ReportRuns>().AskAsync(teacher, "course-performance", new Dictionary<string, string> { ["courseId"] = "c1" }, null, null, default);
        problem.ShouldBeNull();
        await Log.Until.TrueAsync(server.Source, $"(SELECT state = 'failed' FROM lectern.jobs WHERE job_id = '{job}')");
        return job.ToString();
    }
}
