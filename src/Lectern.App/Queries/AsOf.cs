using System.Globalization;
using System.Reflection;
using Lectern.App.Access;
using Lectern.Core.Measures;
using Lectern.Postgres;
using NodaTime;
using Npgsql;

namespace Lectern.App.Queries;

/// <summary>
/// The moment a question is asked of, in the tenant's calendar, and the version of the read models it is answered from. Endpoints
/// take it as a parameter. Figures that move with the clock use <see cref="Today"/>, whole days, so that an answer holds all day.
/// </summary>
/// <param name="Position">The checkpoint.</param>
/// <param name="Version">Of the declarations and zones, and by which rebuild: of all, and of the tenant's alone. What was told by another is not told again.</param>
sealed record AsOf(DateTimeOffset At, DateTimeZone Zone, DateOnly Today, long Position, string Version)
{
    public const string Parameter = "asOf";
    public const string Rule = "must be a time of ISO 8601 with its offset, as 2026-11-01T12:00:00Z, between 1971 and 2199 (write + as %2B).";

    static readonly Instant Earliest = Instant.FromUtc(1971, 1, 1, 0, 0);
    static readonly Instant Latest = Instant.FromUtc(2200, 1, 1, 0, 0);

    /// <summary>Whether <c>asOf</c> was sent and cannot be read; the answer then is <see cref="Rule"/>.</summary>
    public bool IsInvalid { get; init; }

    /// <summary>Whether the caller named the moment.</summary>
    public bool IsGiven { get; init; }

    /// <summary>
    /// False where a part of the answer is of a moment before <see cref="Position"/> (<see cref="Grace"/>): it then gets no ETag, since
    /// the tag would hold it beyond that. Also where one is of state beside the read models, of whose changes no position tells.
    /// </summary>
    public bool IsExact { get; set; } = true;

    /// <summary>What the parts of an engagement score weigh, as the tenant set it.</summary>
    public EngagementWeights Weights { get; init; } = EngagementWeights.Default;

    /// <summary>The first moment of a day in the tenant's zone, in UTC.</summary>
    public DateTime StartOf(DateOnly day) => Zone.AtStartOfDay(LocalDate.FromDateOnly(day)).ToDateTimeUtc();

    /// <summary>The tenant's day of a moment.</summary>
    public DateOnly DayOf(DateTime utc) => DayIn(Zone, utc);

    /// <summary>The day it is at <see cref="At"/> in another zone.</summary>
    public DateOnly TodayIn(DateTimeZone zone) => DayIn(zone, At.UtcDateTime);

    static DateOnly DayIn(DateTimeZone zone, DateTime utc) => Instant.FromDateTimeUtc(utc).InZone(zone).Date.ToDateOnly();

    /// <summary>Reads the parameter, and in one short query what every answer depends on. No caller: the key's check answers first.</summary>
    public static async ValueTask<AsOf?> BindAsync(HttpContext context, ParameterInfo _)
    {
        if (context.Features.Get<Caller>() is not { } caller) return null;
        var at = context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        var isGiven = context.Request.Query.TryGetValue(Parameter, out var given);
        if (isGiven)
        {
            if (!TryRead(given.ToString(), out at)) return new AsOf(at, DateTimeZone.Utc, default, 0, "") { IsInvalid = true };
        }
        return await ReadAsync(context, caller, at) with { IsGiven = isGiven };
    }

    /// <summary>The present moment, for an endpoint that takes no other.</summary>
    public static Task<AsOf> NowAsync(HttpContext context, Caller caller) => ReadAsync(context, caller, context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow());

    static Task<AsOf> ReadAsync(HttpContext context, Caller caller, DateTimeOffset at) =>
        ReadAsync(context.RequestServices.GetRequiredService<TenantSource>(), caller, at, context.RequestAborted);

    /// <summary>A moment, for who asks without a request.</summary>
    public static async Task<AsOf> ReadAsync(TenantSource source, Caller caller, DateTimeOffset at, CancellationToken ct)
    {
        await using var connection = await source.OpenSharedAsync(ct);
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                TenantSource.Show(caller.Tenant),
                new(
                    """
                    SELECT c.position, concat_ws('.', c.version, s.swaps, t.number), coalesce(z.time_zone, 'UTC')
                    FROM read.checkpoint c CROSS JOIN lectern.read_swap s
                    LEFT JOIN lectern.tenant_swaps t ON t.tenant_id = $1 LEFT JOIN read.tenant_zone z ON z.tenant_id = $1
                    """)
                {
                    Parameters = { new() { Value = caller.Tenant } },
                },
            },
        };
        await using var reader = await batch.ExecuteReaderAsync(ct);
        await reader.NextResultAsync(ct);
        await reader.ReadAsync(ct);
        var zone = DateTimeZoneProviders.Tzdb[reader.GetString(2)];
        return new AsOf(at, zone, DayIn(zone, at.UtcDateTime), reader.GetInt64(0), reader.GetString(1)) { Weights = caller.Weights };
    }

    /// <summary>
    /// Whether the read models of then still serve. A rebuild waits for answers to end, but not for ever: what takes minutes may have been
    /// asked in part of others, which hold nothing of its snapshot. Asked once everything is read.
    /// </summary>
    public async Task<bool> StillServesAsync(TenantSource source, Caller caller, CancellationToken ct) => (await ReadAsync(source, caller, At, ct)).Version == Version;

    /// <summary>A moment as <see cref="Rule"/> says.</summary>
    public static bool TryRead(string text, out DateTimeOffset at) =>
        DateTimeOffset.TryParseExact(
            text,
            ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK"],
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out at)
        && Instant.FromDateTimeOffset(at) is var instant && instant >= Earliest && instant < Latest;
}
