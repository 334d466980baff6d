using System.Text;
using Lectern.App.Ingestion;
using Lectern.App.Tests.Fixtures;
using Lectern.App.Tests.Log;
using Lectern.Postgres;
using Microsoft.Extensions.DependencyInjection;
using static Lectern.App.Tests.Ingestion.Http;

namespace Lectern.App.Tests.Ingestion;

/// <summary>A caller who goes away while the events are on their way into the log.</summary>
public sealed class Caller_gone_tests
{
    [Fact]
    public async Task What_is_stored_has_its_personal_data_and_its_refusals_all_the_same()
    {
        await using var server = await TestServer.StartAsync();
        await using var holder = await server.Source.OpenConnectionAsync();
        await holder.ExecuteAsync($"SELECT pg_advisory_lock({Locks.Append})", CancellationToken.None);
        using var gone = new CancellationTokenSource();

        var taking = server.Services.GetRequiredService<EventIntake>().TakeAsync(
            new IntakeSource(1, "http"),
            [Bytes("{'eventId':'made','type':'UserCreated','userId':'u1','email':'ada@example.org'}"), Bytes("{'type':'Nope'}")],
            0,
            gone.Token);
        await Until.BlockedAsync(server.Source, Locks.Append);
        await gone.CancelAsync();
        await holder.ExecuteAsync($"SELECT pg_advisory_unlock({Locks.Append})", CancellationToken.None);

        (await taking).Select(r => r.Status).ShouldBe(["accepted", "rejected"]);
        (await server.ScalarAsync<long>("SELECT count(*) FROM lectern.learner_fields WHERE name = 'email'")).ShouldBe(1);
        (await server.ScalarAsync<long>("SELECT count(*) FROM lectern.rejected_events WHERE code = 'unknown_type'")).ShouldBe(1);
    }

    static ReadOnlyMemory<byte> Bytes(string text) => Encoding.UTF8.GetBytes(Quoted(text));
}
