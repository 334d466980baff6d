using Lectern.App.Access;
using Lectern.App.Queries;

namespace Lectern.App.Datasets;

/// <summary>How many rows an answer will have, for who tells how far its writing is.</summary>
static class QueryCount
{
    /// <summary>The groups alone, without their figures.</summary>
    public static async Task<long> OfAsync(Snapshot snapshot, QueryPlan plan, Caller caller, AsOf asOf, CancellationToken ct)
    {
        if (plan.Dimensions.Count == 0) return 1;
        var sql = QuerySql.Of(plan with { Measures = [], Order = [] }, caller.Tenant, caller.Courses, asOf);
        var groups = (long)(await snapshot.RowsAsync($"SELECT count(*) FROM ({sql.Text}) q", sql.Parameters, ct))[0][0]!;
        // One more than the limit is asked for.
        return Math.Min(plan.Limit, groups);
    }
}
