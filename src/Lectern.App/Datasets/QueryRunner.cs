using System.Globalization;
using Lectern.App.Access;
using Lectern.App.Configuration;
using Lectern.App.Queries;
using Lectern.Postgres;
using Npgsql;

namespace Lectern.App.Datasets;

/// <summary>
/// Asks datasets. A query is somebody's own: it runs in a transaction that can only read, for no longer than <c>QUERY_TIMEOUT_SECONDS</c>,
/// and few at once. Equal ones asked at once run once, and share its refusal too. Answers are kept until the read models move, slow
/// ones a while longer (<see cref="Grace"/>).
/// </summary>
sealed class QueryRunner(TenantSource source, Settings settings, Grace grace) : IDisposable
{
    /// <summary>Bytes of all kept answers, about.</summary>
    const int KeptBytes = 64 * 1024 * 1024;

    /// <summary>A value's place in its row, and itself where it is no text.</summary>
    const int ValueBytes = 40;

    readonly VersionedCache<(string Question, string Version), long, Found> kept =
        new("queries", KeptBytes, BytesOf, grace, isKept: f => f.Problem is null);
    readonly SemaphoreSlim slots = new(QueryLimits.AtOnce, QueryLimits.AtOnce);
    int present;

    /// <param name="Position">It is exact at.</param>
    /// <param name="Columns">Of a row.</param>
    /// <param name="Rows">One more than the limit where there are more.</param>
    /// <param name="Problem">Why there is no answer; null: there is.</param>
    sealed record Found(long Position, int Columns, IReadOnlyList<object?[]> Rows, QueryProblem? Problem = null)
    {
        public static Found Of(QueryProblem problem) => new(0, 0, [], problem);
    }

    /// <summary>The query's answer, or why there is none: nothing of what can be wrong with a query throws. It waits for no longer than a query may take, and then takes no longer.</summary>
    /// <param name="caller">Who asks; must be one who sees learners.</param>
    /// <param name="query">What is asked; not checked yet.</param>
    /// <param name="asOf">The moment asked of; it is marked inexact where a kept answer served for a newer position.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<(QueryAnswer? Answer, QueryProblem? Problem)> RunAsync(Caller caller, DatasetQuery query, AsOf asOf, CancellationToken ct)
    {
        var errors = new QueryErrors();
        if (QueryPlan.Of(query, errors) is not { } plan) return (null, QueryProblem.Of(errors));

        if (!caller.Courses.IsAll && plan.Dataset.Course is null) return (null, OverAllCourses(plan.Dataset));

        var sql = QuerySql.Of(plan, caller.Tenant, caller.Courses, asOf);
        var found = await FindAsync(caller, plan, sql, asOf, ct);
        if (found.Problem is { } problem) return (null, problem);
        if (found.Position != asOf.Position) asOf.IsExact = false;
        return (AnswerOf(plan, found.Rows, asOf), null);
    }

    async Task<Found> FindAsync(Caller caller, QueryPlan plan, QuerySql sql, AsOf asOf, CancellationToken ct)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var isIn = Interlocked.Increment(ref present) <= QueryLimits.AtOnce + QueryLimits.MaxWaiting;
        try
        {
            // Whoever is one too many gets what is at hand, and waits for nothing.
            if (isIn) waiting.CancelAfter(settings.QueryTimeout);
            else await waiting.CancelAsync();
            return await kept.GetAsync((sql.Key, asOf.Version), asOf.Position, () => isIn ? ComputeAsync(caller, plan, sql, asOf, waiting.Token, ct) : Task.FromResult(Found.Of(Busy)), waiting.Token);
        }
        catch (OperationCanceledException) when (waiting.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            // An equal one, which was asked before, has not ended.
            return Found.Of(isIn ? TooSlow : Busy);
        }
        finally
        {
            Interlocked.Decrement(ref present);
        }
    }

    async Task<Found> ComputeAsync(Caller caller, QueryPlan plan, QuerySql sql, AsOf asOf, CancellationToken waiting, CancellationToken ct)
    {
        try
        {
            await slots.WaitAsync(waiting);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return Found.Of(Busy);
        }
        try
        {
            await using var snapshot = await Snapshot.OpenBoundedAsync(source, caller.Tenant, settings.QueryTimeout, ct);
            var rows = await snapshot.RowsAsync(sql.Text, sql.Parameters, ct);
            return new(asOf.Position, plan.Dimensions.Count + plan.Measures.Count, rows);
        }
        // By its time-out: where the caller cancelled, Npgsql says so by OperationCanceledException.
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.QueryCanceled)
        {
            return Found.Of(TooSlow);
        }
        finally
        {
            slots.Release();
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

    /// <summary>What a kept answer takes, about. Texts count each time: equal ones of an answer are not shared.</summary>
    static int BytesOf(Found found)
    {
        long bytes = 1_000;
        foreach (var row in found.Rows)
        {
            bytes += ValueBytes * (row.Length + 1);
            foreach (var value in row) bytes += value is string text ? 2 * text.Length : 0;
        }
        return (int)Math.Min(bytes, int.MaxValue);
    }

    public void Dispose() => slots.Dispose();

    /// <summary>What a teacher is told who asks a dataset that is not of courses.</summary>
    internal static QueryProblem OverAllCourses(Dataset dataset)
    {
        var rule = $"cannot be {dataset.Name} for a teacher: it is told over all courses of a learner. Ask {string.Join(", ", DatasetList.All.Where(d => d.Course is not null).Select(d => d.Name))}, of the courses you teach.";
        return new(StatusCodes.Status403Forbidden, "forbidden", $"dataset {rule}", new Dictionary<string, string[]> { ["dataset"] = [rule] });
    }

    static QueryProblem Busy { get; } = new(StatusCodes.Status503ServiceUnavailable, "too_many_queries", "Too many queries run at the moment; try again in a few seconds.");

    QueryProblem TooSlow => new(
        StatusCodes.Status422UnprocessableEntity,
        "query_too_slow",
        string.Create(CultureInfo.InvariantCulture, $"The query took longer than {settings.QueryTimeout.TotalSeconds:0} s. Ask for less: a shorter time, fewer dimensions, or a filter on course or organization."));
}
