using Lectern.Core.Events;
using Lectern.Core.Grains;

namespace Lectern.Core.ReadModels;

/// <summary>A logged event with every id already a key: what a read model folds. Zero stands for "no course", "no learner".</summary>
public sealed class FoldEvent
{
    public required int Tenant { get; init; }

    public required EventBody Body { get; init; }

    /// <summary>When it happened, in microseconds since 1970 UTC.</summary>
    public required long At { get; init; }

    /// <summary>The tenant's calendar day of <see cref="At"/>, in days since 1970-01-01.</summary>
    public required int Day { get; init; }

    /// <summary>The event's identity in 16 bytes.</summary>
    public required Guid Id { get; init; }

    /// <summary>Whether it shows the learner at work (<c>docs/metrics.md</c>, Activity).</summary>
    public bool IsActivity { get; init; }

    public long Learner { get; init; }

    /// <summary>The learner's dense number within the tenant.</summary>
    public int LearnerNumber { get; init; }

    public long Course { get; init; }
    public long Module { get; init; }
    public long Lesson { get; init; }

    /// <summary>The assessment or assignment.</summary>
    public long Item { get; init; }

    public long Question { get; init; }

    /// <summary>The organization that the body names for a user or a course; zero where it names none or clears it.</summary>
    public long Organization { get; init; }

    /// <summary>Keys of the questions of <see cref="AssessmentCompleted.Responses"/>, in their order.</summary>
    public IReadOnlyList<long> Questions { get; init; } = [];

    public Guid? Session { get; init; }

    /// <summary>The device of an event of a session, told from its user agent where it does not say itself.</summary>
    public ClientInfo? Client { get; init; }

    public Stamp Stamp => new(At, Id);

    /// <summary>How many views it stands for (<c>docs/metrics.md</c>, Views).</summary>
    public long Views => Body switch
    {
        PageViewed => 1,
        ActivityRecorded { Action: "view" } a => a.Count,
        _ => 0,
    };

    /// <summary>Seconds of work that it states itself, apart from completions, which declare time for a whole module or attempt.</summary>
    public long ExplicitSeconds => Body switch
    {
        PageViewed p => p.SpentSeconds ?? 0,
        ActivityRecorded a => a.SpentSeconds ?? 0,
        _ => 0,
    };
}
