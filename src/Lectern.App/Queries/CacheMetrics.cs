using System.Diagnostics.Metrics;

namespace Lectern.App.Queries;

/// <summary>
/// How often answers were at hand: <c>lectern_cache_requests_total</c> by cache and result. A hit is of the version asked for; a grace
/// is older and still serves (<see cref="Queries.Grace"/>); a miss is computed. Of the cache <c>etag</c>, which the caller keeps, a hit is a 304.
/// </summary>
static class CacheMetrics
{
    public const string Hit = "hit";
    public const string Miss = "miss";
    public const string Grace = "grace";

    static readonly Counter<long> Requests = LecternMeter.Instance.CreateCounter<long>("lectern.cache.requests", "{request}", "Answers asked of a cache, by cache and result.");

    public static void Count(string cache, string result) => Requests.Add(1, new("cache", cache), new("result", result));
}
