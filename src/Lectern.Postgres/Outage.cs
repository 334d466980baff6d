using Npgsql;

namespace Lectern.Postgres;

/// <summary>Tells a database that is away, and may be back in a moment, from one that refuses what it was given.</summary>
public static class Outage
{
    /// <summary>Whether trying again can help: nothing is wrong with the request.</summary>
    public static bool IsOne(Exception e) => e is TimeoutException
        or NpgsqlException { IsTransient: true }
        or PostgresException { SqlState: PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown };

    /// <summary>
    /// Whether what was given is at fault (a value out of range, a limit, a constraint) rather than the database's state: a full disk, a
    /// missing right or an administrator's command must not cost events.
    /// </summary>
    public static bool IsRefusal(PostgresException e) => e.SqlState[..2] is "21" or "22" or "23" or "54";

    /// <summary>Whether it took longer than a command may: half of it takes less.</summary>
    public static bool IsTooMuch(Exception e) => e is NpgsqlException { InnerException: TimeoutException };
}
