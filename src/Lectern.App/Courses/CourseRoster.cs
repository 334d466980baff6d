using Lectern.App.Access;
using Lectern.App.Learners;
using Lectern.App.Progress;
using Lectern.App.Queries;
using Lectern.Core.Measures;
using Npgsql;

namespace Lectern.App.Courses;

/// <summary>
/// All enrollments of a course with what they come to today, kept until an event of the course comes or the day ends: a page, a sort
/// or a filter of it then needs no rows.
/// </summary>
sealed class CourseRoster(NpgsqlDataSource source)
{
    /// <summary>Enrollments kept, of all courses together: about a kilobyte each. Of a larger course each question computes anew.</summary>
    const int MostKept = 100_000;

    static readonly string EnrollmentsSql = EnrollmentRow.Select($"SELECT e.* FROM read.enrollment e WHERE e.tenant_id = @tenant AND e.course_key = @course AND {Sql.IsEnrolled}");

    static readonly string EngagementSql = EngagementFactsQuery.Of(
        $"SELECT e.learner_key FROM read.enrollment e WHERE e.tenant_id = @tenant AND e.course_key = @course AND {Sql.IsEnrolled} AND {Sql.IsDropped} IS NOT TRUE", inCourse: true);

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

    /// <summary>One enrollment as it stands: all but names, which are no part of the read models.</summary>
    internal sealed record Standing(EnrollmentRow Row, decimal Progress, ProgressRule Rule, decimal Expected, decimal? Score, Engagement? Engagement)
    {
        public CourseLearner Of(string? name, string? email) => new(
            Row.UserId, Row.UserId, name, email, Row.Cohort, Row.Status, Progress, Rule, Expected, Score, Engagement?.Score, Engagement,
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
            var parameters = EngagementFactsQuery.Parameters(caller.Tenant, asOf, ("course", course.CourseKey));
            await using var rows = await snapshot.BatchAsync($"{EnrollmentsSql};\n{EngagementSql}", parameters, ct);
            var enrollments = (await rows.ReadAsync<EnrollmentRow>()).ToArray();
            var facts = await EngagementFactsQuery.ReadAsync(rows, asOf);
            return [.. enrollments.Select(row =>
            {
                var (percent, rule) = row.Progress;
                return new Standing(
                    row,
                    Rates.Round(percent),
                    rule,
                    Rates.Round(row.ExpectedProgress(asOf)),
                    row.Score,
                    facts.TryGetValue(row.LearnerKey, out var known) ? Engagement.Of(known, asOf.Today) : null);
            })];
        }
    }
}
