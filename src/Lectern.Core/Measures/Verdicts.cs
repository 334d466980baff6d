namespace Lectern.Core.Measures;

/// <summary>Whether an attempt passed, and whether a submission was late: what the producer said stands, else what is defined by now.</summary>
public static class Verdicts
{
    /// <summary>As sent; else by score and passing score (both percent × 10,000), which is enough to pass; null where nothing tells.</summary>
    public static bool? Passed(bool? sent, long? score, long? passingScore) =>
        sent ?? (score is { } s && passingScore is { } enough ? s >= enough : null);

    /// <summary>As sent; else later than the submission's own due date; else than the assignment's. On the moment itself is in time. Null where nothing tells.</summary>
    public static bool? Late(bool? sent, DateTime submitted, DateTime? ownDue, DateTime? due) => sent ?? ((ownDue ?? due) is { } by ? submitted > by : null);
}
