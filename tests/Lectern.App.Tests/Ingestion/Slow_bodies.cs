using Lectern.App.Tests.Accounts;
using Lectern.App.Tests.Fixtures;
using Lectern.App.Tests.Limits;
using Lectern.Postgres;
using Microsoft.Extensions.DependencyInjection;
using static Lectern.App.Tests.Ingestion.Http;

namespace Lectern.App.Tests.Ingestion;

/// <summary>Bodies that do not end: nobody holds the room of others by sending nothing.</summary>
public sealed class Slow_bodies
{
    [Theory]
    [InlineData(Events, Json, "[{")]
    [InlineData("/api/v1/auth/sign-in", Json, "{")]
    [InlineData(Events, Lines, "{}\n{}\n{")]
    public async Task One_that_stands_still_is_told_so_and_gives_back_its_room(string path, string type, string begun)
    {
        await using var server = await TestServer.StartAsync(services => services.AddSingleton<TimeProvider>(new Hurried()));
        await using var stream = await server.ConnectAsync();

        await stream.WriteAsync($"POST {path} HTTP/1.1\r\nHost: localhost\r\nX-API-Key: {TestServer.ApiKey}\r\nContent-Type: {type}\r\nContent-Length: 100000\r\n\r\n{begun}");
        var answer = await stream.ToEndAsync();

        answer.ShouldStartWith("HTTP/1.1 408 ");
        answer.ShouldContain("too_slow");
        server.Services.GetRequiredService<Lectern.App.Ingestion.BodyBudget>().Held.ShouldBe(0);
    }

    [Fact]
    public async Task A_stream_ends_with_the_sign_in_it_began_by()
    {
        await using var accounts = await AccountServer.StartAsync();
        await accounts.MakeAsync("head", "admin");
        using var head = await accounts.SignedInAsync("head");
        using var patience = new CancellationTokenSource(Bare.Patience);
        var last = await accounts.Server.Services.GetRequiredService<EventLog>().LastPositionAsync(patience.Token);
        await using var stream = await accounts.Server.ConnectAsync();
        await stream.WriteAsync($"POST {Events} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {head.Token}\r\nContent-Type: {Lines}\r\nTransfer-Encoding: chunked\r\n\r\n");
        await LineAsync("kept");
        await accounts.Server.Services.GetRequiredService<ProjectorSignal>().WaitForAsync(last + 1, patience.Token);
        (await accounts.Server.ScalarAsync<long>("SELECT count(*) FROM lectern.events WHERE event_id = 'kept'")).ShouldBe(1);

        await head.PostAsync("auth/sign-out", null);
        accounts.Clock.Pass(TimeSpan.FromSeconds(2));
        await LineAsync("late");
        var answer = await stream.ToEndAsync();

        answer.ShouldStartWith("HTTP/1.1 401 ");
        answer.ShouldContain("\"accepted\":1");
        (await accounts.Server.ScalarAsync<long>("SELECT count(*) FROM lectern.events WHERE event_id = 'late'")).ShouldBe(0);

        Task LineAsync(string id)
        {
            var line = View(id) + "\n";
            return stream.WriteAsync($"{line.Length:x}\r\n{line}\r\n");
        }
    }

    /// <summary>The patience with a body passes in no time; everything else takes as long as it does.</summary>
    sealed class Hurried : TimeProvider
    {
        static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime == Patience ? TimeSpan.FromMilliseconds(300) : dueTime, period);
    }
}
