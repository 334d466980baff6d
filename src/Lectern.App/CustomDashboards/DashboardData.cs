using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Lectern.App.Access;
using Lectern.App.Configuration;
using Lectern.App.Datasets;
using Lectern.App.Queries;
using Lectern.Postgres;
using Npgsql;

namespace Lectern.App.CustomDashboards;

/// <summary>Whether a widget has its figures.</summary>
enum WidgetStatus
{
    Ok,
    Error,
}

/// <summary>Why a widget has no figures; the others have theirs.</summary>
/// <param name="Code">invalid_query (the dashboard names what is no longer there, or was saved by a version that knew more, or its query does not suit the timeframe), forbidden (the reader may not ask that dataset), query_too_slow, too_many_queries or query_failed.</param>
/// <param name="Message">What is wrong, and with which field of the dashboard.</param>
sealed record WidgetError(string Code, string Message);

/// <summary>A widget's figures.</summary>
/// <param name="Id">Of the widget.</param>
/// <param name="Status">ok or error.</param>
/// <param name="Columns">First the dimensions, then the measures, each in the order of the query; none for text or after an error.</param>
/// <param name="Rows">Each an array of values in the order of the columns.</param>
/// <param name="Truncated">Whether there are more rows than the query's limit let through.</param>
/// <param name="Error">Null where status is ok.</param>
sealed record WidgetData(string Id, WidgetStatus Status, IReadOnlyList<QueryColumn> Columns, IReadOnlyList<object?[]> Rows, bool Truncated, WidgetError? Error);

/// <summary>The figures of a dashboard's widgets.</summary>
/// <param name="Id">Of the dashboard.</param>
/// <param name="Version">The dashboard's, that these are of.</param>
/// <param name="AsOf">The moment asked of.</param>
/// <param name="Timeframe">The one that was asked for in place of the widgets' own; null: each has its own.</param>
/// <param name="Widgets">All of them, in the order of the dashboard.</param>
sealed record DashboardData(Guid Id, int Version, DateTimeOffset AsOf, string? Timeframe, IReadOnlyList<WidgetData> Widgets);

/// <summary>
/// Runs the queries of a dashboard as of who reads it, whoever made it, equal ones once. The figures of a widget agree with each other; those of two widgets may be some
/// events apart where something is projected meanwhile.
/// </summary>
sealed partial class DashboardDataQuery(QueryRunner runner, Settings settings, ILogger<DashboardDataQuery> logger)
{
    /// <summary>Queries of a dashboard at once: half of those that run at all, so that one dashboard does not keep everybody else out.</summary>
    const int AtOnce = QueryLimits.AtOnce / 2;

    /// <summary>A dashboard takes no longer than so many of its queries may.</summary>
    const int Longest = 3;

    sealed record Found(QueryAnswer? Answer, WidgetError? Error);

    /// <param name="caller">Who asks.</param>
    /// <param name="dashboard">Whose widgets.</param>
    /// <param name="timeframe">In place of the widgets' own, where their dataset takes one; null: their own.</param>
    /// <param name="asOf">Of when. It is marked inexact where another try may do better.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<DashboardData> AskAsync(Caller caller, CustomDashboard dashboard, string? timeframe, AsOf asOf, CancellationToken ct)
    {
        var asked = new Dictionary<string, (string Question, DatasetQuery Query)>();
        var found = new ConcurrentDictionary<string, Found>();
        for (var i = 0; i < dashboard.Widgets.Count; i++)
        {
            var widget = dashboard.Widgets[i];
            if (widget.IsPartial)
            {
                found[widget.Id!] = new(null, new("invalid_query", $"widgets[{i}] was saved by another version and cannot be read whole: save the dashboard anew."));
                continue;
            }
            if (widget.Asked() is not { } query) continue;
            var errors = new QueryErrors();
            WidgetRules.Check(widget, $"widgets[{i}]", errors);
            if (errors.Any) found[widget.Id!] = new(null, new("invalid_query", errors.Detail));
            else asked[widget.Id!] = Timed(query, timeframe);
        }

        using var bound = CancellationTokenSource.CreateLinkedTokenSource(ct);
        bound.CancelAfter(Longest * settings.QueryTimeout);
        await Parallel.ForEachAsync(
            asked.Values.DistinctBy(a => a.Question),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct },
            async (a, _) => found[a.Question] = await TryAsync(caller, dashboard, a.Query, asOf, bound.Token, ct));

        return new(
            dashboard.Id,
            dashboard.Version,
            asOf.At,
            timeframe,
            [.. dashboard.Widgets.Select(w => Of(w.Id!, found.GetValueOrDefault(asked.TryGetValue(w.Id!, out var a) ? a.Question : w.Id!)))]);
    }

    static (string Question, DatasetQuery Query) Timed(DatasetQuery query, string? timeframe)
    {
        if (timeframe is not null && QueryPlan.Of(query, new())!.Dataset.Time is not null) query = query with { Timeframe = timeframe };
        return (JsonSerializer.Serialize(query), query);
    }

    async Task<Found> TryAsync(Caller caller, CustomDashboard dashboard, DatasetQuery query, AsOf asOf, CancellationToken bound, CancellationToken ct)
    {
        try
        {
            var (answer, problem) = await runner.RunAsync(caller, query, asOf, bound);
            if (answer is not null) return new(answer, null);
            if (problem!.Status is not (StatusCodes.Status400BadRequest or StatusCodes.Status403Forbidden)) asOf.IsExact = false;
            return new(null, new(problem.Code, problem.Detail));
        }
        catch (OperationCanceledException) when (bound.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            asOf.IsExact = false;
            return new(null, new("query_too_slow", string.Create(
                CultureInfo.InvariantCulture,
                $"The dashboard took longer than {(Longest * settings.QueryTimeout).TotalSeconds:0} s. Ask again, for the widgets that were ready are quick then, or ask for less.")));
        }
        // Refused by the database for a reason of this query's, which no check foresaw.
        catch (PostgresException e) when (!Outage.IsOne(e))
        {
            Failed(dashboard.Id, e);
            asOf.IsExact = false;
            return new(null, new("query_failed", "Something went wrong here with this widget. The server's log says what."));
        }
    }

    static WidgetData Of(string id, Found? found) => found switch
    {
        { Answer: { } answer } => new(id, WidgetStatus.Ok, answer.Columns, answer.Rows, answer.Truncated, null),
        { Error: { } error } => new(id, WidgetStatus.Error, [], [], false, error),
        _ => new(id, WidgetStatus.Ok, [], [], false, null),
    };

    [LoggerMessage(1, LogLevel.Error, "A widget of dashboard {Dashboard} could not be computed")]
    partial void Failed(Guid dashboard, Exception exception);
}
