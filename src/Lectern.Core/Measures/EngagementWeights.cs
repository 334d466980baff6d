namespace Lectern.Core.Measures;

/// <summary>What each part of an engagement score weighs: whole numbers of 0 or more that sum to 100.</summary>
/// <param name="Recency">Of how long ago the last activity was.</param>
/// <param name="Regularity">Of the active days.</param>
/// <param name="Effort">Of the learning time.</param>
/// <param name="Progress">Of the progress against what is expected.</param>
/// <param name="Assessment">Of the assessed items that were attempted.</param>
public sealed record EngagementWeights(int Recency, int Regularity, int Effort, int Progress, int Assessment)
{
    public const int Total = 100;

    public const string Rule = "must be five whole numbers from 0 to 100 that sum to 100; recency, regularity and effort, which apply to everybody, may not all be 0.";

    public static readonly EngagementWeights Default = new(25, 25, 20, 15, 15);

    /// <summary>Whether they are as they must be: then every learner has a score, since some part that always applies weighs something.</summary>
    public bool AreSound()
    {
        int[] parts = [Recency, Regularity, Effort, Progress, Assessment];
        return parts.All(p => p is >= 0 and <= Total) && parts.Sum() == Total && Recency + Regularity + Effort > 0;
    }
}
