using Dapper;
using Lectern.Postgres;

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
    /// nothing is counted, and no row comes back. Others' rows of long ago go, a few at a time.
    /// </summary>
    const string BeginSql =
        """
        DELETE FROM lectern.sign_in_attempts
        WHERE tenant_id = @tenant AND name_hash IN (SELECT name_hash FROM lectern.sign_in_attempts WHERE tenant_id = @tenant AND last_at < @forgotten ORDER BY last_at LIMIT 10 FOR UPDATE SKIP LOCKED);
        INSERT INTO lectern.sign_in_attempts AS a (tenant_id, name_hash, attempts, last_at, locked_until) VALUES (@tenant, @name, 1, @now, @now)
        ON CONFLICT (tenant_id, name_hash) DO UPDATE SET
            attempts = a.attempts + 1,
            last_at = @now,
            locked_until = CASE WHEN a.attempts + 1 < @free THEN @now ELSE @now::timestamptz + make_interval(secs => least(power(2, least(a.attempts + 1 - @free, 30)), @longest)) END
        WHERE a.locked_until <= @now
        RETURNING attempts
        """;

    const string LockedSql = "SELECT locked_until FROM lectern.sign_in_attempts WHERE tenant_id = @tenant AND name_hash = @name";

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

    /// <summary>After a success, or by an administrator.</summary>
    public async Task ClearAsync(int tenant, byte[] name, CancellationToken ct)
    {
        await using var connection = await source.OpenAsync(tenant, ct);
        await connection.ExecuteAsync(new CommandDefinition(ClearSql, new { tenant, name }, cancellationToken: ct));
    }
}
