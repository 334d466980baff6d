using Lectern.App.Access;
using Lectern.App.Learners;
using Lectern.App.Progress;
using Lectern.App.Queries;
using Lectern.Core.Measures;
using Npgsql;

namespace Lectern.App.Courses;

/// <summary>
/// All enrollments of a course that had begun by the end of a day, with what they came to then, kept until an event of the course comes or
/// the day ends: a page, a sort or a filter of it then needs no rows.
/// </summary>
sealed class CourseRoster(NpgsqlDataSource source)
{
    /// <summary>Enrollments kept, of all courses together: about a kilobyte each. Of a larger course each question computes anew.</summary>
    const int MostKept = 100_000;

    static readonly string Statements = string.Join(
        ";\n",
        FlagFactsQuery.Of("SELECT @course::bigint AS course_key"),
        EnrollmentRow.Select($"SELECT e.* FROM read.enrollment e WHERE e.tenant_id = @tenant AND e.course_key = @course AND {Sql.HadBegun}"),
        EngagementFactsQuery.Of(
            $"SELECT e.learner_key FROM read.enrollment e WHERE e.tenant_id = @tenant AND e.course_key = @course AND {Sql.HadBegun} AND {Sql.WasDropped} IS NOT TRUE", inCourse: true));

    const string VersionSql =
        $"""
        SELECT c.course_key, {CourseVersion.Columns}
        FROM lectern.courses c JOIN read.course r ON r.tenant_id = c.tenant_id AND r.course_key = c.course_key
        WHERE c.tenant_id = @tenant AND c.course_id = @courseId
        """;

    readonly VersionedCache<(int Tenant, long Course, DateOnly Today), CourseVersion, IReadOnlyList<Standing>> cache = new("course_roster", MostKept, standings => standings.Count);

    sealed record Found
    {
        public long CourseKey { get; init; }
        public long Events { get; init; }
        public long ContentEvents { get; init; }
    }

    /// <summary>One enrollment as it stood: all but names, which are no part of the read models.</summary>
    /// <param name="Row">With status, last access, completion and score by the end of the day.</param>
    internal sealed record Standing(EnrollmentRow Row, decimal Progress, ProgressRule Rule, decimal Expected, decimal? Score, Engagement? Engagement, IReadOnlyList<Flag> Flags)
    {
        public CourseLearner Of(string? name, string? email) => new(
            Row.UserId, Row.UserId, name, email, Row.Cohort, Row.Status, Progress, Rule, Expected, Score, Engagement?.Score, Engagement, Flags,
            Row.LastAccessAt, Rates.Minutes(Row.LearningSeconds), Row.BeganAt, Row.CompletedAt, Row.FirstEventAt, Row.LastEventAt);
    }

    /// <returns>Null: there is no such course.</returns>
    public async Task<IReadOnlyList<Standing>?> AskAsync(Caller caller, string courseId, AsOf asOf, CancellationToken ct)
    {
        await using var snapshot = await Snapshot.OpenAsync(source, ct);
        if (await snapshot.FirstAsync<Found>(VersionSql, new { tenant = caller.Tenant, courseId }, ct) is not { } course) return null;
        return await cache.GetAsync((caller.Tenant, course.CourseKey, asOf.Today), new(course.Events, course.ContentEvents, asOf.Version), ComputeAsync, ct);

        async Task<IReadOnlyList<Standing>> ComputeAsync()
        {
            await using var rows = await snapshot.BatchAsync(Statements, FlagFactsQuery.Parameters(caller.Tenant, asOf, ("course", course.CourseKey)), ct);
            var (courses, enrollments) = await FlagFactsQuery.ReadAsync(rows);
            var rowsByLearner = (await rows.ReadAsync<EnrollmentRow>()).ToDictionary(r => r.LearnerKey);
            var engagement = await EngagementFactsQuery.ReadAsync(rows, asOf);
            return
            [
                .. enrollments.OrderBy(e => e.LearnerKey).Select(e => Stand(
                    courses[e.CourseKey], e, rowsByLearner[e.LearnerKey], engagement.TryGetValue(e.LearnerKey, out var known) ? Engagement.Of(known, asOf.Today) : null, asOf)),
            ];
        }
    }

    static Standing Stand(CourseFacts course, EnrollmentFacts facts, EnrollmentRow row, Engagement? engagement, AsOf asOf)
    {
        var (percent, rule) = facts.Progress(course);
        return new(
            row with
            {
                BeganAt = facts.BeganAt,
                LastEnrolledAt = facts.LastEnrolledAt,
                LastDroppedAt = facts.LastDroppedAt,
                CompletedAt = facts.CompletedAt,
                FirstActivityAt = facts.FirstActivityAt,
                LastAccessAt = facts.LastAccessAt,
                FinalScore = facts.FinalScore,
                ItemsDone = facts.ItemsDone,
                Graded = facts.Graded,
                Scores = facts.Scores,
            },
            Rates.Round(percent),
            rule,
            Rates.Round(facts.Expected(course, asOf)),
            facts.Score,
            engagement,
            facts.Flags(course, asOf));
    }
}
