namespace Lectern.Core.Measures;

/// <summary>What a teacher should look at in a question.</summary>
public enum ItemFlag
{
    /// <summary>Fewer than 10 attempts: its figures say little, and nothing else is flagged.</summary>
    FewAttempts,

    /// <summary>Who does well elsewhere does worse here: the key may be wrong, or the question misleading.</summary>
    NegativeDiscrimination,

    /// <summary>Below 0.2: it hardly tells those who know from those who do not.</summary>
    LowDiscrimination,

    /// <summary>Facility above 0.9.</summary>
    TooEasy,

    /// <summary>Facility below 0.2.</summary>
    TooHard,
}

/// <summary>Advice by the usual bounds of item analysis (R. L. Ebel, "Essentials of Educational Measurement": below 0.2 a question is poor).</summary>
public static class ItemAdvice
{
    public const int EnoughAttempts = 10;
    public const decimal LowDiscrimination = 0.2m;
    public const decimal Easy = 0.9m;
    public const decimal Hard = 0.2m;

    public static IEnumerable<ItemFlag> Of(ItemFigures item)
    {
        if (item.Attempts < EnoughAttempts)
        {
            if (item.Attempts > 0) yield return ItemFlag.FewAttempts;
            yield break;
        }
        if (item.DiscriminationIndex < 0) yield return ItemFlag.NegativeDiscrimination;
        else if (item.DiscriminationIndex < LowDiscrimination) yield return ItemFlag.LowDiscrimination;
        if (item.Facility > Easy) yield return ItemFlag.TooEasy;
        if (item.Facility < Hard) yield return ItemFlag.TooHard;
    }
}
