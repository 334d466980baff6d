using Npgsql;

namespace Lectern.Postgres;

/// <summary>Tells a database that is away, and may be back in a moment, from one that refuses what it was given.</summary>
public static class Outage
{
    /// <summary>Whether trying again can help: nothing is wrong with the request.</summary>
    public static bool IsOne(Exception e) => e is TimeoutException
        or NpgsqlException { IsTransient: true }
        or PostgresException { SqlState: PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown };
}
