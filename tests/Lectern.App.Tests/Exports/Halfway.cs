using Lectern.App.Tests.Durability.Harness;
using Npgsql;

namespace Lectern.App.Tests.Exports;

/// <summary>
/// A log whose second half waits to be read for as long as this is held: an export of it stands still with its first half on the disk,
/// in whichever process, and so does whatever else reads it, until the test has done to it what it came for.
/// </summary>
sealed class Halfway : IAsyncDisposable
{
    public const int Events = First + Second;

    const int First = 40;
    const int Second = 10;

    /// <summary>Beyond the positions that an export reads by one statement.</summary>
    const int Far = 300_000;

    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    readonly NpgsqlConnection holder;
    readonly string storage;

    Halfway(NpgsqlConnection holder, string storage) => (this.holder, this.storage) = (holder, storage);

    /// <summary>Every file of the storage, half or whole.</summary>
    public string[] Files => Directory.Exists(storage) ? Directory.GetFiles(storage, "*", SearchOption.AllDirectories) : [];

    /// <param name="client">Sends the events.</param>
    /// <param name="connection">The owner's, to the same server's database, which is empty.</param>
    /// <param name="storage">Where its exports are written.</param>
    public static async Task<Halfway> HoldAsync(HttpClient client, string connection, string storage)
    {
        var holder = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connection) { Pooling = false }.ConnectionString);
        await holder.OpenAsync();
        await SendAsync(client, 0, First);
        await ExecuteAsync(holder, $"SELECT setval('lectern.event_position', {Far})");
        await SendAsync(client, First, Second);
        // Row security is asked of every row that a request or a worker reads, and of none that the projector does.
        await ExecuteAsync(
            holder,
            $"""
            CREATE FUNCTION lectern.test_halfway(place bigint) RETURNS boolean LANGUAGE plpgsql AS
            'BEGIN IF place > {Far} THEN PERFORM pg_advisory_xact_lock_shared({Far}); END IF; RETURN true; END';
            CREATE POLICY test_halfway ON lectern.events AS RESTRICTIVE USING (lectern.test_halfway(position));
            SELECT pg_advisory_lock({Far});
            """);
        return new(holder, storage);
    }

    /// <summary>Waits until exactly one file is there, half, and not the one named. Returns its path.</summary>
    public async Task<string> HalfFileAsync(string? otherThan = null)
    {
        var half = "";
        await Waiting.ForAsync(
            $"A half-written file other than {otherThan ?? "none"} is alone",
            () => Files is [var file] && (half = file) != otherThan && file.EndsWith(".part", StringComparison.Ordinal) && new FileInfo(file) is { Exists: true, Length: > 0 },
            Patience);
        return half;
    }

    /// <summary>SQL: whether so many of this database's readers stand still at the second half.</summary>
    public static string AreStanding(int count) =>
        $"(SELECT count(*) = {count} FROM pg_locks WHERE locktype = 'advisory' AND objid = {Far} AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))";

    /// <summary>Exports go on.</summary>
    public Task ReleaseAsync() => ExecuteAsync(holder, $"SELECT pg_advisory_unlock({Far})");

    public ValueTask DisposeAsync() => holder.DisposeAsync();

    static async Task SendAsync(HttpClient client, int from, int count)
    {
        var text = new string('x', 30_000);
        using var body = new StringContent(
            $"[{string.Join(',', Enumerable.Range(from, count).Select(i => $$"""{"eventId":"e{{i}}","type":"PageViewed","userId":"u{{i}}","occurredAt":"2026-01-01T00:00:00Z","data":{"note":"{{text}}"} }"""))}]",
            System.Text.Encoding.UTF8, "application/json");
        using var response = await client.PostAsync("/api/v1/events", body);
        response.StatusCode.ShouldBe(System.Net.HttpStatusCode.Accepted, await response.Content.ReadAsStringAsync());
    }

    static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
