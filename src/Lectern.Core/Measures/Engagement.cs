namespace Lectern.Core.Measures;

/// <summary>What engagement is told from: the last 28 days of a learner, whole calendar days of the tenant up to today.</summary>
/// <param name="LastActive">The last active day up to today; null: never active.</param>
/// <param name="ActiveDays">Different active days of the window.</param>
/// <param name="LearningSeconds">Learning time of the window.</param>
/// <param name="Progress">Mean progress in percent of enrollments that were not dropped; null where there are none.</param>
/// <param name="ExpectedProgress">Mean <see cref="ExpectedPace"/> of the same enrollments, in percent.</param>
/// <param name="ItemsDue">Assessed items due in the window; where no item has a due date, items defined.</param>
/// <param name="ItemsAttempted">Those of them that the learner attempted.</param>
public sealed record EngagementFacts(
    DateOnly? LastActive, int ActiveDays, long LearningSeconds, decimal? Progress, decimal ExpectedProgress, long ItemsDue, long ItemsAttempted);

/// <summary>One part of an engagement score.</summary>
/// <param name="Share">0 to 1: how much of this part is reached.</param>
/// <param name="Weight">The part's weight, before re-weighting.</param>
/// <param name="Points">What it adds to the score: share × weight ÷ Σ weights of the parts that apply × 100.</param>
public sealed record EngagementPart(decimal Share, int Weight, decimal Points);

/// <summary>
/// Engagement over the last 28 days, version 1: recency, regularity, effort, progress and assessment, each a share of 0 to 1
/// times its weight, which the tenant sets. A part that cannot be told is left out, and the others weigh the more.
/// </summary>
/// <param name="Version">Of the formula.</param>
/// <param name="Score">0 to 100.</param>
/// <param name="Recency">max(0, 1 − days since the last activity ÷ 14).</param>
/// <param name="Regularity">min(1, active days ÷ 12).</param>
/// <param name="Effort">min(1, learning minutes ÷ 720).</param>
/// <param name="Progress">min(1, progress ÷ expected progress); null without an enrollment.</param>
/// <param name="Assessment">Assessed items attempted ÷ due; null where none are due.</param>
public sealed record Engagement(
    int Version, decimal Score, EngagementPart Recency, EngagementPart Regularity, EngagementPart Effort, EngagementPart? Progress, EngagementPart? Assessment)
{
    public const int WindowDays = 28;
    public const int CurrentVersion = 1;

    public static Engagement Of(EngagementFacts facts, DateOnly today, EngagementWeights weights)
    {
        var recency = facts.LastActive is { } last ? Math.Clamp(1 - (today.DayNumber - last.DayNumber) / 14m, 0, 1) : 0;
        var regularity = Math.Min(1, facts.ActiveDays / 12m);
        var effort = Math.Min(1, facts.LearningSeconds / (720m * 60));
        // Where nothing is expected yet, nobody is behind.
        decimal? progress = facts.Progress is { } p ? (facts.ExpectedProgress == 0 ? 1 : Math.Min(1, p / facts.ExpectedProgress)) : null;
        decimal? assessment = facts.ItemsDue > 0 ? Math.Min(1, (decimal)facts.ItemsAttempted / facts.ItemsDue) : null;

        var (w, all) = (weights, weights.Recency + weights.Regularity + weights.Effort + (progress is null ? 0 : weights.Progress) + (assessment is null ? 0 : weights.Assessment));
        var score = (recency * w.Recency + regularity * w.Regularity + effort * w.Effort + (progress ?? 0) * w.Progress + (assessment ?? 0) * w.Assessment) / all * 100;
        return new(
            CurrentVersion, Rates.Round(score), Part(recency, w.Recency)!, Part(regularity, w.Regularity)!, Part(effort, w.Effort)!, Part(progress, w.Progress), Part(assessment, w.Assessment));

        EngagementPart? Part(decimal? share, int weight) =>
            share is { } s ? new(Rates.Round(s), weight, Rates.Round(s * weight / all * 100)) : null;
    }
}
