using System.Text;
using Lectern.App.Tests.Algebra;
using Lectern.App.Tests.Fixtures;
using Lectern.Core.Events;
using Lectern.Core.Grains;
using Lectern.Postgres;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Lectern.App.Tests.Log;

/// <summary>An event log on a database of its own, with no server around it: nobody projects but who is told to.</summary>
sealed class TestLog : IAsyncDisposable
{
    public const int Tenant = 1;
    public static readonly DateTime Now = new(2026, 11, 20, 12, 0, 0, DateTimeKind.Utc);

    TestLog(string connectionString)
    {
        ConnectionString = connectionString;
        Source = NpgsqlDataSource.Create(connectionString);
        Tenants = new TenantSource(Source);
        Registry = new Registry(Tenants);
        Events = new EventLog(Tenants, Registry);
        Reader = new LogReader(Source, Registry);
    }

    /// <summary>With the password, which a data source does not give back.</summary>
    public string ConnectionString { get; }

    public NpgsqlDataSource Source { get; }

    public TenantSource Tenants { get; }

    public Registry Registry { get; }

    public EventLog Events { get; }

    public LogReader Reader { get; }

    public static async Task<TestLog> CreateAsync()
    {
        var log = new TestLog(await TestServer.CreateDatabaseAsync());
        await new Postgres.Tenants(log.Source).EnsureAsync(Postgres.Tenants.Default, "UTC", CancellationToken.None);
        return log;
    }

    /// <summary>A view of a page by one of few learners; other fields make another body.</summary>
    public static Arrival View(string id, string more = "") =>
        Arrive($$"""{"eventId":"{{id}}","type":"PageViewed","userId":"u{{id.Length % 3}}","courseId":"c1","occurredAt":"2026-11-02T10:00:00Z"{{more}}}""");

    public static Arrival Arrive(string json)
    {
        var read = EventReader.Read(Encoding.UTF8.GetBytes(json), new ReadContext(Now), ReaderSettings.Default);
        return new(Tenant, "test", Now, read.Event ?? throw new InvalidOperationException($"{read.Rejection}: {json}"));
    }

    public async Task<AppendOutcome[]> AppendAsync(params Arrival[] arrivals) => (await Events.AppendAsync(arrivals, CancellationToken.None)).Outcomes;

    public Task<IReadOnlyList<LoggedEvent>> ReadAsync(long after = 0) => Reader.ReadAsync(after, 1000, Calendar.Utc, CancellationToken.None);

    public Projector Projector(int batchSize = 100, bool isTold = true) => new(Source, Reader, ReadSchema.Serving, GrainSql.Version, Calendar.Utc, batchSize, NullLogger.Instance, isTold);

    public async Task<Batch> RowsAsync() => await StoredRows.ReadAsync(Source, Calendar.Utc);

    public async Task<Batch> ReferenceAsync() => await StoredRows.ReferenceAsync(Reader, Calendar.Utc);

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = Source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var command = Source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync() => await Source.DisposeAsync();
}
