using Lectern.App.Access;
using Lectern.App.Assessments;
using Lectern.App.Courses;
using Lectern.App.Queries;
using Lectern.Postgres;

namespace Lectern.App.Assignments;

/// <summary>Answers <see cref="AssignmentAnalytics"/> from the assignment's own rows, and keeps the answer until one of them may have changed.</summary>
sealed class AssignmentQuery(TenantSource source)
{
    const int CachedAnswers = 500;

    readonly VersionedCache<(int Tenant, string Id, string? Cohort, CourseReach Reach), ItemVersion, Figures> cache = new("assignments", CachedAnswers);

    /// <summary>Each with its learner's enrollment in the course it was handed in for; one that names none: <c>@course</c>.</summary>
    static readonly string SubmissionsSql =
        $"""
        SELECT s.learner_key, s.submitted_at, s.due_at, s.late, CASE WHEN s.graded_at IS NOT NULL THEN s.score END AS score, e.enrolled_at,
               ((@reach::bigint[] IS NOT NULL OR e.course_key = @course) AND {Sql.IsEnrolled}) IS TRUE AS is_enrolled,
               (@cohort::text IS NULL OR e.cohort = @cohort) IS TRUE AS is_in_cohort
        FROM read.submission s
        LEFT JOIN read.enrollment e ON e.tenant_id = @tenant AND e.course_key = coalesce(s.course_key, @course) AND e.learner_key = s.learner_key
        WHERE s.tenant_id = @tenant AND s.assignment_key = @assignment AND (s.submitted_at IS NOT NULL OR s.graded_at IS NOT NULL)
          AND {Sql.InReach("coalesce(s.course_key, @course)")}
        """;

    const string EnrollmentsSql =
        $"""
        SELECT count(*) AS all, count(*) FILTER (WHERE @cohort::text IS NULL OR e.cohort = @cohort) AS cohort
        FROM read.enrollment e WHERE e.tenant_id = @tenant AND e.course_key = @course AND {Sql.IsEnrolled}
        """;

    /// <summary>Learners of the courses that are seen and that use it.</summary>
    const string EnrollmentsInReachSql =
        $"""
        SELECT count(DISTINCT e.learner_key) AS all, count(DISTINCT e.learner_key) FILTER (WHERE @cohort::text IS NULL OR e.cohort = @cohort) AS cohort
        FROM read.course_item i JOIN read.enrollment e ON e.tenant_id = @tenant AND e.course_key = i.course_key
        WHERE i.tenant_id = @tenant AND i.content_key = @assignment AND i.course_key = ANY (@reach) AND {Sql.IsEnrolled}
        """;

    /// <summary>Events of its courses: an enrollment is one of them.</summary>
    const string CourseEventsSql =
        """
        SELECT coalesce(sum(k.events), 0)::bigint FROM read.course k
        WHERE k.tenant_id = @tenant AND k.course_key IN (
            SELECT s.course_key FROM read.submission s WHERE s.tenant_id = @tenant AND s.assignment_key = @assignment AND s.course_key IS NOT NULL
            UNION SELECT @course::bigint
            UNION SELECT i.course_key FROM read.course_item i WHERE i.tenant_id = @tenant AND i.content_key = @assignment AND i.course_key = ANY (@reach))
        """;

    /// <summary>Before any is hidden, of the cohort and of all.</summary>
    sealed record Figures(AssessedItem Item, SubmissionTotals Own, SubmissionTotals All);

    /// <returns>Null: there is no such assignment.</returns>
    public async Task<AssignmentAnalytics?> AskAsync(Caller caller, string assignmentId, string? cohort, CancellationToken ct)
    {
        await using var snapshot = await Snapshot.OpenAsync(source, caller.Tenant, ct);
        if (await AssessedItem.FindAsync(snapshot, caller, AssessedItem.Assignment, assignmentId, ct) is not { } item) return null;

        var reach = caller.Courses.Keys;
        var parameters = new { tenant = caller.Tenant, reach, assignment = item.ContentKey, course = item.CourseOfWork(caller.Courses), cohort };
        var version = new ItemVersion(item.Generation, item.Events, await snapshot.FirstAsync<long>(CourseEventsSql, parameters, ct));
        var figures = await cache.GetAsync((caller.Tenant, assignmentId, cohort, caller.Courses), version, ComputeAsync, ct);
        return Answer(caller, assignmentId, figures, await CohortRest.AskAsync(snapshot, caller, item.CourseKey, cohort, ct));

        async Task<Figures> ComputeAsync()
        {
            await using var results = await snapshot.BatchAsync($"{SubmissionsSql};\n{(reach is null ? EnrollmentsSql : EnrollmentsInReachSql)}", parameters, ct);
            var rows = (await results.ReadAsync<SubmissionRow>()).ToArray();
            var (all, own) = await results.ReadSingleAsync<(long, long)>();
            var totals = SubmissionTotals.Of(item, rows, all);
            return new(item, cohort is null ? totals : SubmissionTotals.Of(item, [.. rows.Where(r => r.IsInCohort)], own), totals);
        }
    }

    static AssignmentAnalytics Answer(Caller caller, string id, Figures figures, CohortRest rest)
    {
        var (item, own, all) = figures;
        // Of what belongs to no course the group is those who handed it in.
        var isOpen = rest.Shows(caller) && (item.CourseKey is not null || caller.Shows(own.Learners, all.Learners));
        var (course, module, lesson) = item.PlaceFor(caller);
        var isGraded = Shows(own.GradedLearners, all.GradedLearners);
        return new(
            id,
            id,
            course,
            module,
            lesson,
            item.Title,
            item.DueAt,
            isOpen ? own.Submissions : null,
            isOpen ? own.Learners : null,
            isOpen ? own.Graded : null,
            isGraded ? own.AverageScore : null,
            isGraded ? own.MedianScore : null,
            isGraded ? ScoreBin.Of(own.Distribution) : [],
            Shows(own.Enrollments, all.Enrollments) ? own.SubmissionRate : null,
            Shows(own.JudgedLearners, all.JudgedLearners) ? own.LateRate : null,
            Shows(own.TimedLearners, all.TimedLearners) ? own.SecondsToSubmit : null,
            isOpen && caller.Courses.IsAll ? item.FirstEventAt : null,
            isOpen && caller.Courses.IsAll ? item.LastEventAt : null);

        bool Shows(long learners, long ofAll) => caller.Shows(learners, ofAll) && isOpen;
    }
}
