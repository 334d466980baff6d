using System.Net;
using Lectern.App.Tests.Fixtures;
using Lectern.App.Tests.Ingestion;
using Lectern.App.Tests.Log;
using Lectern.Postgres;
using Microsoft.Extensions.DependencyInjection;

namespace Lectern.App.Tests.Hosting;

/// <summary>Every answer carries the id, those to what was thrown too.</summary>
public sealed class Correlation_id(OneServer one) : IClassFixture<OneServer>
{
    const string Header = "X-Correlation-Id";
    readonly TestServer server = one.Server;

    [Theory]
    [InlineData("/health/live", HttpStatusCode.OK)]
    [InlineData("/nowhere", HttpStatusCode.NotFound)]
    [InlineData("/api/v1/events/rejected?limit=many", HttpStatusCode.BadRequest)]
    public async Task It_is_the_callers_own(string path, HttpStatusCode status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add(Header, "mine-1");

        using var response = await server.Client.SendAsync(request);

        response.StatusCode.ShouldBe(status);
        response.Headers.GetValues(Header).ShouldBe(["mine-1"]);
    }

    [Fact]
    public async Task A_full_intake_bears_one_too()
    {
        await using var full = await TestServer.StartAsync();
        await using var holder = await full.Source.OpenConnectionAsync();
        await holder.ExecuteAsync($"SELECT pg_advisory_lock({Locks.Append})", CancellationToken.None);
        var waiting = full.Services.GetRequiredService<Committer>().AppendAsync([.. Enumerable.Repeat(TestLog.View("waits"), Committer.MaxWaiting + 1)], CancellationToken.None);

        using var response = await full.PostAsync(Http.Events, Http.View("refused"));

        response.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        response.Headers.GetValues(Header).Single().ShouldNotBeNullOrEmpty();
        await holder.ExecuteAsync($"SELECT pg_advisory_unlock({Locks.Append})", CancellationToken.None);
        await waiting;
    }
}
