using Dapper;
using Lectern.Postgres;
using Npgsql;

namespace Lectern.App.Accounts;

/// <summary>
/// Slows down who guesses passwords: after five failures with a name the next attempt waits 1 s, 2 s, 4 s … 15 min. In the database, so
/// that all processes count together, and by names, so that one that is nobody's is told like any other.
/// </summary>
sealed class SignInAttempts(TenantSource source)
{
    /// <summary>Failures without a wait.</summary>
    public const int Free = 5;

    public static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(15);

    /// <summary>Who does not try for so long is forgotten.</summary>
    static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    /// <summary>
    /// An attempt counts before the password is checked, and a success takes the count away: of many at once none slips past. In a wait
    /// nothing is counted, and no row comes back.
    /// </summary>
    const string BeginSql =
        """
        INSERT INTO lectern.sign_in_attempts AS a (tenant_id, name_hash, attempts, last_at, locked_until) VALUES (@tenant, @name, 1, @now, @now)
        ON CONFLICT (tenant_id, name_hash) DO UPDATE SET
            attempts = CASE WHEN a.last_at < @forgotten THEN 1 ELSE a.attempts + 1 END,
            last_at = @now,
            locked_until = CASE WHEN a.last_at < @forgotten OR a.attempts + 1 < @free THEN @now ELSE @now::timestamptz + make_interval(secs => least(power(2, least(a.attempts + 1 - @free, 30)), @longest)) END
        WHERE a.locked_until <= @now
        RETURNING attempts
        """;

    const string LockedSql = "SELECT locked_until FROM lectern.sign_in_attempts WHERE tenant_id = @tenant AND name_hash = @name";

    const string ForgetSql =
        """
        DELETE FROM lectern.sign_in_attempts WHERE (tenant_id, name_hash) IN
            (SELECT tenant_id, name_hash FROM lectern.sign_in_attempts WHERE last_at < @before LIMIT 1000 FOR UPDATE SKIP LOCKED)
        """;

    const string ClearSql = "DELETE FROM lectern.sign_in_attempts WHERE tenant_id = @tenant AND name_hash = @name";

    /// <summary>Counts an attempt.</summary>
    /// <returns>How long to wait before one is taken; null: this one is.</returns>
    public async Task<TimeSpan?> BeginAsync(int tenant, byte[] name, DateTime now, CancellationToken ct)
    {
        await using var connection = await source.OpenAsync(tenant, ct);
        var parameters = new { tenant, name, now, forgotten = now - Kept, free = Free, longest = LongestWait.TotalSeconds };
        if (await connection.QueryFirstOrDefaultAsync<int?>(new CommandDefinition(BeginSql, parameters, cancellationToken: ct)) is not null) return null;
        var until = await connection.QueryFirstOrDefaultAsync<DateTime?>(new CommandDefinition(LockedSql, new { tenant, name }, cancellationToken: ct));
        return until > now ? until - now : TimeSpan.FromSeconds(1);
    }

    /// <summary>How long to wait before an attempt is taken; null: none need be waited for. Counts nothing.</summary>
    public async Task<TimeSpan?> WaitAsync(int tenant, byte[] name, DateTime now, CancellationToken ct)
    {
        await using var connection = await source.OpenAsync(tenant, ct);
        var until = await connection.QueryFirstOrDefaultAsync<DateTime?>(new CommandDefinition(LockedSql, new { tenant, name }, cancellationToken: ct));
        return until > now ? until - now : null;
    }

    /// <summary>Deletes what is of long ago, of all tenants, a part at a time.</summary>
    /// <param name="owner">The worker's, of the database's owner.</param>
    /// <param name="now">The moment.</param>
    /// <param name="ct">Ends it.</param>
    /// <returns>How many rows; 0: there is nothing left.</returns>
    public static async Task<int> ForgetAsync(NpgsqlConnection owner, DateTime now, CancellationToken ct) =>
        await owner.ExecuteAsync(new CommandDefinition(ForgetSql, new { before = now - Kept }, cancellationToken: ct));

    /// <summary>After a success, or by an administrator.</summary>
    public async Task ClearAsync(int tenant, byte[] name, CancellationToken ct)
    {
        await using var connection = await source.OpenAsync(tenant, ct);
        await connection.ExecuteAsync(new CommandDefinition(ClearSql, new { tenant, name }, cancellationToken: ct));
    }
}
