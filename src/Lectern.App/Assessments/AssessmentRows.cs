using Lectern.App.Access;
using Lectern.App.Queries;

namespace Lectern.App.Assessments;

/// <summary>Everything that is known of one assessment, in two statements: its questions, and its attempts with their answers.</summary>
static class AssessmentRows
{
    /// <summary>Also those that are defined and were never asked; of those that were not defined only what was asked in a course that is seen. Ordered by position, then id.</summary>
    const string Questions =
        """
        SELECT r.content_key, r.content_id, c.title, c.ordinal, c.first_event_at, c.last_event_at
        FROM lectern.contents r JOIN read.content c ON c.tenant_id = @tenant AND c.content_key = r.content_key
        WHERE r.tenant_id = @tenant AND r.kind = 5 AND r.scope_key = @assessment
          AND (@reach::bigint[] IS NULL OR c.defined_at IS NOT NULL OR EXISTS (
              SELECT FROM read.response p JOIN read.attempt a USING (tenant_id, assessment_key, learner_key, attempt)
              WHERE p.tenant_id = @tenant AND p.assessment_key = @assessment AND p.question_key = c.content_key AND coalesce(a.course_key, @own) = ANY (@reach)))
        ORDER BY c.ordinal NULLS LAST, r.content_id
        """;

    /// <summary>Attempts completed or answered: one merely started is none yet. The cohort is that of the course an attempt was made in.</summary>
    const string Attempts =
        $"""
        SELECT a.learner_key, a.attempt, a.started_at, a.completed_at, s.score, a.passed, a.seconds,
               (@cohort::text IS NULL OR e.cohort = @cohort) IS TRUE AS is_in_cohort,
               r.questions, r.answers
        FROM read.attempt a
        CROSS JOIN LATERAL ({Sql.AttemptScore}) s
        LEFT JOIN (
            SELECT learner_key, attempt, array_agg(question_key) AS questions,
                   array_agg(score | (outcome << 20) | ((coalesce(seconds, -1) + 1) << 22)) AS answers
            FROM read.response WHERE tenant_id = @tenant AND assessment_key = @assessment
            GROUP BY learner_key, attempt
        ) r ON r.learner_key = a.learner_key AND r.attempt = a.attempt
        LEFT JOIN read.enrollment e ON @cohort::text IS NOT NULL AND e.tenant_id = @tenant AND e.course_key = coalesce(a.course_key, @course) AND e.learner_key = a.learner_key
        WHERE a.tenant_id = @tenant AND a.assessment_key = @assessment AND (a.completed_at IS NOT NULL OR r.questions IS NOT NULL)
        """;

    const string All = $"{Questions};\n{Attempts}";

    /// <summary>Attempts completed by <c>@end</c>; of those never completed no row tells when they were answered, only when they began.</summary>
    const string ByEnd = "AND coalesce(a.completed_at, a.started_at, '-infinity') < @end";

    /// <summary>Attempts made in the course; one that names none: in the only course that uses the assessment.</summary>
    const string OfPart = $"{All} AND coalesce(a.course_key, @own) = @course {ByEnd}";

    /// <summary>The same made in some courses.</summary>
    const string OfReach = $"{All} AND coalesce(a.course_key, @own) = ANY (@reach)";

    /// <summary>Changes with the learners of a cohort of a course.</summary>
    const string CohortSql =
        "SELECT coalesce(bit_xor(hashint8extended(e.learner_key, 0)), 0) FROM read.enrollment e WHERE e.tenant_id = @tenant AND e.course_key = @course AND e.cohort = @cohort";

    /// <summary>Events of the courses an assessment was taken in: a changed cohort is one of them.</summary>
    const string CourseEventsSql =
        """
        SELECT coalesce(sum(k.events), 0)::bigint FROM read.course k
        WHERE k.tenant_id = @tenant AND k.course_key IN (
            SELECT a.course_key FROM read.attempt a WHERE a.tenant_id = @tenant AND a.assessment_key = @assessment AND a.course_key IS NOT NULL
            UNION SELECT @course::bigint)
        """;

    public static async Task<ItemVersion> VersionAsync(Snapshot snapshot, int tenant, AssessedItem item, string? cohort, CancellationToken ct) => new(
        item.Generation,
        item.Events,
        cohort is null ? 0 : await snapshot.FirstAsync<long>(CourseEventsSql, new { tenant, assessment = item.ContentKey, course = item.CourseKey }, ct));

    public static async Task<(QuestionRow[] Questions, AttemptRow[] Attempts)> AskAsync(
        Snapshot snapshot, int tenant, AssessedItem item, string? cohort, CourseReach? reach, DateTime? end, CancellationToken ct)
    {
        var sql = reach is { IsAll: false } ? OfReach : All;
        await using var rows = await snapshot.BatchAsync(
            end is null ? sql : $"{sql} {ByEnd}", new { tenant, assessment = item.ContentKey, own = item.CourseOfWork(reach), course = item.CourseOfWork(reach), cohort, reach = reach?.Keys, end }, ct);
        return ([.. await rows.ReadAsync<QuestionRow>()], [.. await rows.ReadAsync<AttemptRow>()]);
    }

    /// <summary>The same of the attempts made in a course, as it was known at a moment.</summary>
    public static async Task<(QuestionRow[] Questions, AttemptRow[] Attempts)> AskAsync(
        Snapshot snapshot, int tenant, AssessedItem item, long course, string? cohort, DateTime end, CancellationToken ct)
    {
        await using var rows = await snapshot.BatchAsync(OfPart, new { tenant, assessment = item.ContentKey, own = item.OnlyCourseKey, course, cohort, end, reach = (long[]?)null }, ct);
        return ([.. await rows.ReadAsync<QuestionRow>()], [.. await rows.ReadAsync<AttemptRow>()]);
    }

    /// <returns>For the versions of what is told of a cohort of a course: the same as long as it has the same learners.</returns>
    public static async Task<long> CohortVersionAsync(Snapshot snapshot, int tenant, long course, string? cohort, CancellationToken ct) =>
        cohort is null ? 0 : await snapshot.FirstAsync<long>(CohortSql, new { tenant, course, cohort }, ct);
}

sealed record QuestionRow
{
    public long ContentKey { get; init; }
    public string ContentId { get; init; } = "";
    public string? Title { get; init; }
    public long? Ordinal { get; init; }
    public DateTime FirstEventAt { get; init; }
    public DateTime LastEventAt { get; init; }
}

sealed record AttemptRow
{
    public long LearnerKey { get; init; }
    public Guid Attempt { get; init; }
    public DateTime? StartedAt { get; init; }
    public DateTime? CompletedAt { get; init; }
    public long? Score { get; init; }
    public bool? Passed { get; init; }
    public long? Seconds { get; init; }
    public bool IsInCohort { get; init; }

    /// <summary>Keys of the questions it has answers to, and beside them the answers, a number each.</summary>
    public long[] Questions { get; init; } = [];
    public long[] Answers { get; init; } = [];

    public AnswerRow AnswerAt(int i) => AnswerRow.Of(Answers[i]);

    /// <summary>How long it took: as declared, else from start to completion; null where neither is known, or the clocks disagree.</summary>
    public long? Took => Seconds ?? (CompletedAt - StartedAt is { } span && span >= TimeSpan.Zero ? (long)span.TotalSeconds : null);

    /// <summary>
    /// Each learner's first: the least completed; where none was completed, the least started. At the same time, or where no time is
    /// known, the least attempt id decides.
    /// </summary>
    public static IEnumerable<AttemptRow> Firsts(IEnumerable<AttemptRow> attempts) => attempts
        .GroupBy(a => a.LearnerKey)
        .Select(g => g.MinBy(a => (a.CompletedAt ?? DateTime.MaxValue, a.StartedAt ?? DateTime.MaxValue, a.Attempt))!);

    public static long LearnersOf(IEnumerable<AttemptRow> attempts) => attempts.Select(a => a.LearnerKey).Distinct().LongCount();
}

/// <summary>One answer, as the statement above packs it: half the bytes, and half the time, of an array a column.</summary>
/// <param name="Mark">Share of the question's marks, 0 to 1,000,000.</param>
/// <param name="Outcome">0 wrong, 1 correct, 2 skipped.</param>
/// <param name="Seconds">−1 where nothing said.</param>
readonly record struct AnswerRow(int Mark, int Outcome, long Seconds)
{
    public static AnswerRow Of(long packed) => new((int)(packed & 0xFFFFF), (int)(packed >> 20 & 3), (packed >> 22) - 1);
}
