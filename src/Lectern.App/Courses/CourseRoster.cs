using Lectern.App.Access;
using Lectern.App.Learners;
using Lectern.App.Progress;
using Lectern.App.Queries;
using Lectern.Core.Measures;
using Lectern.Postgres;

namespace Lectern.App.Courses;

/// <summary>
/// All enrollments of a course that had begun by the end of a day, with what they came to then, kept until an event of the course comes or
/// the day ends: a page, a sort or a filter of it then needs no rows.
/// </summary>
sealed class CourseRoster(TenantSource source, Handlings handlings)
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

    readonly VersionedCache<(int Tenant, long Course, DateOnly Today, EngagementWeights Weights), CourseVersion, IReadOnlyList<Standing>> cache = new("course_roster", MostKept, standings => standings.Count);

    /// <summary>A course, and the version of what is told of its learners.</summary>
    internal sealed record Found
    {
        public long CourseKey { get; init; }
        public long Events { get; init; }
        public long ContentEvents { get; init; }

        public CourseVersion VersionOf(AsOf asOf) => new(Events, ContentEvents, asOf.Version);
    }

    /// <summary>One enrollment as it stood: all but names, which are no part of the read models.</summary>
    /// <param name="Row">With status, last access, completion and score by the end of the day.</param>
    /// <param name="BeganOn">The tenant's day on which the enrollment began.</param>
    /// <param name="CompletedOn">That on which it was completed.</param>
    internal sealed record Standing(
        EnrollmentRow Row, decimal Progress, ProgressRule Rule, decimal Expected, decimal? Score, Engagement? Engagement, IReadOnlyList<Flag> Flags,
        DateOnly BeganOn, DateOnly? CompletedOn)
    {
        public CourseLearner Of(string? name, string? email, Handled? handled) => new(
            Row.UserId, Row.UserId, name, email, Row.Cohort, Row.Status, Progress, Rule, Expected, Score, Engagement?.Score, Engagement, Flags, handled,
            Row.LastAccessAt, Rates.Minutes(Row.LearningSeconds), Row.BeganAt, Row.CompletedAt, Row.FirstEventAt, Row.LastEventAt);
    }

    /// <summary>With who dealt with their flags, of the same moment.</summary>
    /// <returns>Null: there is no such course.</returns>
    public async Task<(IReadOnlyList<Standing> All, CourseHandlings Handled)?> AskAsync(Caller caller, string courseId, AsOf asOf, CancellationToken ct)
    {
        await using var snapshot = await Snapshot.OpenAsync(source, caller.Tenant, ct);
        return await FindAsync(snapshot, caller.Tenant, courseId, ct) is { } course
            ? (await AskAsync(snapshot, caller.Tenant, course, asOf, ct), await handlings.OfAsync(snapshot, caller.Tenant, course.CourseKey, asOf, ct))
            : null;
    }

    /// <returns>Null: there is no such course.</returns>
    public static Task<Found?> FindAsync(Snapshot snapshot, int tenant, string courseId, CancellationToken ct) =>
        snapshot.FirstAsync<Found>(VersionSql, new { tenant, courseId }, ct);

    public Task<IReadOnlyList<Standing>> AskAsync(Snapshot snapshot, int tenant, Found course, AsOf asOf, CancellationToken ct)
    {
        return cache.GetAsync((tenant, course.CourseKey, asOf.Today, asOf.Weights), course.VersionOf(asOf), ComputeAsync, ct);

        async Task<IReadOnlyList<Standing>> ComputeAsync()
        {
            await using var rows = await snapshot.BatchAsync(Statements, FlagFactsQuery.Parameters(tenant, asOf, ("course", course.CourseKey)), ct);
            var (courses, enrollments) = await FlagFactsQuery.ReadAsync(rows);
            var rowsByLearner = (await rows.ReadAsync<EnrollmentRow>()).ToDictionary(r => r.LearnerKey);
            var engagement = await EngagementFactsQuery.ReadAsync(rows, asOf);
            return
            [
                .. enrollments.OrderBy(e => e.LearnerKey).Select(e => Stand(
                    courses[e.CourseKey], e, rowsByLearner[e.LearnerKey], engagement.GetValueOrDefault(e.LearnerKey), asOf)),
            ];
        }
    }

    static Standing Stand(CourseFacts course, EnrollmentFacts facts, EnrollmentRow row, EngagementFacts? engagement, AsOf asOf)
    {
        var (percent, rule) = facts.Progress(course);
        var expected = facts.Expected(course, asOf);
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
            Rates.Round(expected),
            facts.Score,
            engagement is null ? null : Engagement.Of(engagement with { Progress = percent, ExpectedProgress = expected }, asOf.Today, asOf.Weights),
            facts.Flags(course, asOf),
            asOf.DayOf(facts.BeganAt),
            facts.CompletedAt is { } completed ? asOf.DayOf(completed) : null);
    }
}
