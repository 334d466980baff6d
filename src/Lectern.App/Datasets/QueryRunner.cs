using System.Globalization;
using Lectern.App.Access;
using Lectern.App.Configuration;
using Lectern.App.Queries;
using Npgsql;

namespace Lectern.App.Datasets;

/// <summary>
/// Asks datasets. A query is somebody's own: it runs in a transaction that can only read, for no longer than <c>QUERY_TIMEOUT_SECONDS</c>,
/// and few at once. Answers are kept until the read models move, slow ones a while longer (<see cref="Grace"/>).
/// </summary>
sealed class QueryRunner(NpgsqlDataSource source, Settings settings, Grace grace) : IDisposable
{
    /// <summary>Values of all kept answers: some tens of megabytes.</summary>
    const int KeptValues = 500_000;

    readonly VersionedCache<(string Question, string Version), long, Found> kept = new("queries", KeptValues, f => 1 + f.Rows.Count * f.Columns, grace);
    readonly SemaphoreSlim slots = new(QueryLimits.AtOnce, QueryLimits.AtOnce);
    int present;

    /// <param name="Position">It is exact at.</param>
    /// <param name="Columns">Of a row.</param>
    /// <param name="Rows">One more than the limit where there are more.</param>
    sealed record Found(long Position, int Columns, IReadOnlyList<object?[]> Rows);

    /// <summary>The query's answer, or why there is none: nothing of what can be wrong with a query throws.</summary>
    /// <param name="caller">Who asks; must be one who sees learners.</param>
    /// <param name="query">What is asked; not checked yet.</param>
    /// <param name="asOf">The moment asked of; it is marked inexact where a kept answer served for a newer position.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<(QueryAnswer? Answer, QueryProblem? Problem)> RunAsync(Caller caller, DatasetQuery query, AsOf asOf, CancellationToken ct)
    {
        var errors = new QueryErrors();
        if (QueryPlan.Of(query, errors) is not { } plan) return (null, QueryProblem.Of(errors));

        var sql = QuerySql.Of(plan, caller.Tenant, asOf);
        try
        {
            var found = await kept.GetAsync((sql.Key, asOf.Version), asOf.Position, () => FindAsync(plan, sql, asOf, ct), ct);
            if (found.Position != asOf.Position) asOf.IsExact = false;
            return (AnswerOf(plan, found.Rows, asOf), null);
        }
        catch (Refusal refusal)
        {
            return (null, refusal.Problem);
        }
    }

    async Task<Found> FindAsync(QueryPlan plan, QuerySql sql, AsOf asOf, CancellationToken ct)
    {
        var isIn = false;
        try
        {
            // A caller who leaves while waiting is present no more, either.
            isIn = Interlocked.Increment(ref present) <= QueryLimits.AtOnce + QueryLimits.MaxWaiting && await slots.WaitAsync(settings.QueryTimeout, ct);
            if (!isIn) throw Refusal.Busy();
            await using var snapshot = await Snapshot.OpenBoundedAsync(source, settings.QueryTimeout, ct);
            var rows = await snapshot.RowsAsync(sql.Text, sql.Parameters, ct);
            return new(asOf.Position, plan.Dimensions.Count + plan.Measures.Count, rows);
        }
        // By its time-out: where the caller cancelled, Npgsql says so by OperationCanceledException.
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.QueryCanceled)
        {
            throw Refusal.TooSlow(settings.QueryTimeout);
        }
        finally
        {
            if (isIn) slots.Release();
            Interlocked.Decrement(ref present);
        }
    }

    static QueryAnswer AnswerOf(QueryPlan plan, IReadOnlyList<object?[]> rows, AsOf asOf)
    {
        var isTruncated = rows.Count > plan.Limit;
        return new(
            plan.Dataset.Name,
            [
                .. plan.Dimensions.Select(d => new QueryColumn(d.Name, d.Type, null, ColumnRole.Dimension)),
                .. plan.Measures.Select(m => new QueryColumn(m.Name, FieldType.Number, m.Unit, ColumnRole.Measure)),
            ],
            isTruncated ? [.. rows.Take(plan.Limit)] : rows,
            Math.Min(rows.Count, plan.Limit),
            isTruncated,
            asOf.At);
    }

    public void Dispose() => slots.Dispose();

    /// <summary>Leaves the cache without an answer: whoever waits for the same computes anew.</summary>
    sealed class Refusal(QueryProblem problem) : Exception(problem.Detail)
    {
        public QueryProblem Problem => problem;

        public static Refusal Busy() => new(new(StatusCodes.Status503ServiceUnavailable, "too_many_queries", "Too many queries run at the moment; try again in a few seconds."));

        public static Refusal TooSlow(TimeSpan bound) => new(new(
            StatusCodes.Status422UnprocessableEntity,
            "query_too_slow",
            string.Create(CultureInfo.InvariantCulture, $"The query took longer than {bound.TotalSeconds:0} s. Ask for less: a shorter time, fewer dimensions, or a filter on course or organization.")));
    }
}
