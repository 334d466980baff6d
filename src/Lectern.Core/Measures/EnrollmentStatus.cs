namespace Lectern.Core.Measures;

/// <summary>Where a learner stands in a course.</summary>
public enum ProgressStatus
{
    NotStarted,
    InProgress,
    Dropped,
    Completed,
}

/// <summary>
/// <c>completed</c> once completed; else <c>dropped</c> while the newest of enrolling and dropping is a drop (at the same time
/// the drop wins); else <c>in_progress</c> with any activity; else <c>not_started</c>.
/// </summary>
public static class EnrollmentStatus
{
    public static ProgressStatus Of(DateTime? lastEnrolledAt, DateTime? lastDroppedAt, DateTime? completedAt, DateTime? firstActivityAt) =>
        completedAt is not null ? ProgressStatus.Completed
        : lastDroppedAt >= lastEnrolledAt ? ProgressStatus.Dropped
        : firstActivityAt is not null ? ProgressStatus.InProgress
        : ProgressStatus.NotStarted;

    /// <summary>Since when work that falls due is expected of a learner: since they came back, where the newest enrolling follows a drop; else since it began.</summary>
    public static DateTime ExpectedSince(DateTime beganAt, DateTime? lastEnrolledAt, DateTime? lastDroppedAt) =>
        lastEnrolledAt > lastDroppedAt ? lastEnrolledAt.Value : beganAt;
}
