using System.IO.Compression;
using System.Text.Json;
using Lectern.App.Simulation;
using Lectern.App.Tests.Fixtures;
using Lectern.Core.Events;
using Lectern.Postgres;
using Lectern.Simulator;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Lectern.App.Tests.Simulation;

/// <summary>What a server learns from the log about its demo, on a real PostgreSQL, and what it then does.</summary>
public sealed class DemoFeedTests : IAsyncLifetime
{
    static readonly DateTimeOffset Until = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    NpgsqlDataSource _database = null!;
    EventLog _log = null!;
    int _tenant;

    public async Task InitializeAsync()
    {
        _database = NpgsqlDataSource.Create(await TestPostgres.CreateDatabaseAsync());
        await Migrator.MigrateAsync(_database, CancellationToken.None);
        _tenant = await new Tenants(_database).EnsureAsync(Tenants.Default, "UTC", CancellationToken.None);
        _log = new EventLog(new TenantSource(_database), new Registry(new TenantSource(_database)));
    }

    public async Task DisposeAsync() => await _database.DisposeAsync();

    [Fact]
    public async Task An_empty_log_says_nothing() => (await ReadAsync()).ShouldBeNull();

    [Fact]
    public async Task A_log_that_begins_with_other_events_is_not_ours()
    {
        await AppendAsync(new Institution(DemoWorld.Small).History().First().Json);
        await AppendAsync(Bodies(DemoMarker.Started(Until)));
        await AppendAsync(Bodies(DemoMarker.Filled(Until)));
        (await ReadAsync())!.IsOurs.ShouldBeFalse();
    }

    [Fact]
    public async Task The_first_marker_tells_whose_log_it_is_and_the_second_that_all_is_in()
    {
        await AppendAsync(Bodies(DemoMarker.Started(Until)));
        await AppendAsync([.. new Institution(DemoWorld.Small).History().Take(50).Select(happened => happened.Json)]);
        (await ReadAsync()).ShouldBe(new DemoMarker(IsOurs: true, Until, IsFilled: false));

        await AppendAsync(Bodies(DemoMarker.Filled(Until)));
        (await ReadAsync()).ShouldBe(new DemoMarker(IsOurs: true, Until, IsFilled: true));
    }

    [Fact]
    public async Task The_service_fills_an_empty_database_through_its_own_address_and_stops_with_its_server()
    {
        await using var intake = await FakeIntake.StartAsync(services => services
            .AddSingleton(_database)
            .AddSingleton(TimeProvider.System)
            .AddSingleton(new DemoOptions { ApiKey = FakeIntake.Key, Rate = 100, Institution = DemoWorld.Small })
            .AddHostedService<DemoFeed>());
        await intake.ReceivedAsync(events => events.Count > 0 && events[^1].GetProperty("type").GetString() != "AppEvent" && events.Any(IsFilled));
        await intake.StopAsync().WaitAsync(TimeSpan.FromSeconds(10));
    }

    static bool IsFilled(JsonElement told) =>
        told.GetProperty("data").TryGetProperty("eventName", out var name) && name.GetString() == "demo.filled";

    Task<DemoMarker?> ReadAsync() => DemoMarker.ReadAsync(_database, CancellationToken.None);

    async Task AppendAsync(params ReadOnlyMemory<byte>[] bodies)
    {
        var context = new ReadContext(Until.UtcDateTime);
        var arrivals = bodies.Select(body => new Arrival(
            _tenant, "test", Until.UtcDateTime, EventReader.Read(body, context, ReaderSettings.Default).Event.ShouldNotBeNull()));
        var (outcomes, _) = await _log.AppendAsync([.. arrivals], CancellationToken.None);
        outcomes.ShouldAllBe(outcome => outcome == AppendOutcome.Stored);
    }

    static ReadOnlyMemory<byte>[] Bodies(App.Import.UploadBatch batch)
    {
        using var gzip = new GZipStream(new MemoryStream(batch.Gzip), CompressionMode.Decompress);
        return [.. JsonSerializer.Deserialize<JsonElement[]>(gzip)!.Select(told => (ReadOnlyMemory<byte>)JsonSerializer.SerializeToUtf8Bytes(told))];
    }
}
