using System.Diagnostics;
using Npgsql;

namespace Lectern.App.Tests.Log;

/// <summary>Waits for a state, by asking for it, within a time.</summary>
static class Until
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Asks the database again and again; each question costs it some time, so nothing spins.</summary>
    public static async Task TrueAsync(NpgsqlDataSource source, string sql)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            // The pause is the database's, and short: the state is looked at a hundred times a second.
            await using var command = source.CreateCommand($"SELECT ({sql}) FROM pg_sleep(0.01)");
            if (await command.ExecuteScalarAsync() is true) return;
            Stopwatch.GetElapsedTime(started).ShouldBeLessThan(Patience, $"waited for: {sql}");
        }
    }

    /// <summary>Someone waits for this advisory lock in this database.</summary>
    public static Task BlockedAsync(NpgsqlDataSource source, long advisoryLock) => TrueAsync(source, $"SELECT EXISTS ({Lock(advisoryLock)} AND NOT granted)");

    /// <summary>The processes that hold this advisory lock in this database.</summary>
    public static string Holders(long advisoryLock) => $"{Lock(advisoryLock)} AND granted";

    static string Lock(long advisoryLock) =>
        $"SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND classid = 0 AND objid = {advisoryLock} AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";
}
