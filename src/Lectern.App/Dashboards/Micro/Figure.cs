using Lectern.Core.Measures;

namespace Lectern.App.Dashboards.Micro;

/// <summary>The key figures of a learner.</summary>
enum Figure
{
    LearningMinutes,
    ActiveDays,
    ItemsHandedIn,
    AverageScore,
    Progress,
    EngagementScore,
}

static class Figures
{
    public static readonly IReadOnlyList<Figure> All = Enum.GetValues<Figure>();

    public static (string Name, string Unit) Names(this Figure figure) => figure switch
    {
        Figure.LearningMinutes => ("learning_minutes", "minutes"),
        Figure.ActiveDays => ("active_days", "days"),
        Figure.ItemsHandedIn => ("items_handed_in", "count"),
        Figure.AverageScore => ("average_score", "percent"),
        Figure.Progress => ("progress", "percent"),
        _ => ("engagement_score", "points"),
    };

    /// <summary>As it is shown; learning time is kept in seconds until then, so that a middle of two is exact.</summary>
    public static decimal Shown(this Figure figure, decimal value) => Rates.Round(figure == Figure.LearningMinutes ? value / 60 : value);

    /// <summary>What medians of several courses come to beside a figure over all of them: their sum, their mean, or nothing (null).</summary>
    public static decimal? Together(this Figure figure, IReadOnlyList<decimal> medians) => figure switch
    {
        _ when medians.Count == 0 => null,
        _ when medians.Count == 1 => medians[0],
        Figure.LearningMinutes or Figure.ItemsHandedIn => medians.Sum(),
        // Two courses on one day are one active day.
        Figure.ActiveDays => null,
        _ => medians.Average(),
    };
}
