using Lectern.App.Queries;
using Lectern.Core.Events;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Lectern.App.Glossary;

/// <summary>What every figure means, and how it is computed.</summary>
/// <param name="Conventions">What holds for all of them.</param>
/// <param name="Activity">Types of events that show a learner being active.</param>
/// <param name="Views">What a view is.</param>
/// <param name="Measures">All of them.</param>
/// <param name="Figures">
/// The name of the measure that a figure of an answer is, by the schema of this document and the field in it (<c>MesoLearner.score</c>), by
/// the name of one of several (<c>FlagReason.away</c>), and for metrics of a dashboard by dashboard, macro, meso or micro and the
/// metricType (<c>meso.average_progress</c>).
/// </param>
sealed record MeasureGlossary(IReadOnlyList<string> Conventions, IReadOnlyList<string> Activity, string Views, IReadOnlyList<Measure> Measures, IReadOnlyDictionary<string, string> Figures)
{
    public static readonly MeasureGlossary Current = new(
        [
            "Rates and scores are percentages from 0 to 100 with two decimals, halves rounded away from zero; they are sums of whole numbers until then.",
            "A rate or a mean over nothing is null, never 0.",
            "A mean, median, rate or distribution over fewer different learners than the tenant's small group (its own, else SMALL_GROUP_SIZE: five by default) is null to who may not see the learners themselves; and so are learning time, time in sessions and revenue of fewer; of a cohort or of a filtered dashboard also where the rest is, of any cohort also where those in no cohort that is shown are.",
            "Hours are decimal; …Seconds are whole seconds; times are UTC.",
            "A learner's place among their peers is told of five or more, or of the tenant's small group where that is greater, and of fewer to nobody.",
            "Days and periods are the tenant's calendar, except a learner's own streak and active days of their calendar.",
            "Figures that move with the clock (active in the last 28 days, streak, engagement, periods) are as of asOf; totals are as they stand now.",
        ],
        [.. Catalogue.All.Where(t => t.IsActivity).Select(t => t.Name)],
        "PageViewed counts 1; ActivityRecorded with the action view counts its count (default 1).",
        Glossary.Measures.All,
        Glossary.Figures.Measures);
}

/// <summary><c>GET /api/v1/metrics/glossary</c>.</summary>
static class GlossaryApi
{
    public static void MapGlossary(this IEndpointRouteBuilder routes) => routes
        .MapGet("/api/v1/metrics/glossary", Get)
        .WithTags("Analytics").WithName("GetGlossary")
        .WithSummary("Every measure: definition, formula, unit, source")
        .OnlyKnownParameters()
        .ProducesProblem(400).ProducesProblem(401);

    static Ok<MeasureGlossary> Get() => TypedResults.Ok(MeasureGlossary.Current);
}
