using Lectern.App.Queries;
using Lectern.Core.Grains;
using Lectern.Core.Measures;
using Lectern.Core.ReadModels;

namespace Lectern.App.Courses;

/// <summary>A module or lesson in its course's order, with what its learners did there and who reached it.</summary>
sealed record ContentFigures
{
    public long ContentKey { get; init; }
    public string ContentId { get; init; } = "";
    public string? ModuleId { get; init; }
    public string? Title { get; init; }
    public long? Ordinal { get; init; }
    public long? DurationSeconds { get; init; }
    public DateTime FirstEventAt { get; init; }
    public DateTime LastEventAt { get; init; }
    public long Views { get; init; }
    public long Viewers { get; init; }
    public long Learners { get; init; }

    /// <summary>Of the whole course, where this is of a cohort.</summary>
    public ContentFigures? OfCourse { get; init; }
    public long Seconds { get; init; }
    public long Watchers { get; init; }
    public long WatchedThrough { get; init; }
    public long Unmeasured { get; init; }
    public long RateSum { get; init; }
    public long RateCount { get; init; }

    /// <summary>Learners who sent any playback rate.</summary>
    public long RateLearners { get; init; }

    /// <summary>Watchers of a video whose length is known, from their reports or by its definition.</summary>
    public long MeasuredWatchers => DurationSeconds > 0 ? Watchers : Watchers - Unmeasured;

    /// <summary>Enrolled learners who opened it, a lesson of it, or a later one.</summary>
    public long Reached { get; init; }

    /// <summary>Enrolled learners who completed it.</summary>
    public long Completed { get; init; }

    /// <summary>How many enrolled learners reached it and went on to the next.</summary>
    public Reach Reach { get; init; }

    const string EnrolledByDays =
        """
        SELECT chunk, bit_or(learners) AS bits FROM read.enrolled_learners WHERE tenant_id = @tenant AND course_key = @course GROUP BY chunk
        """;

    static readonly string EnrolledOfCohort =
        $"""
        SELECT e.learner_number / {BitsColumn.BitCount} AS chunk, bit_or(set_bit(0::bit({BitsColumn.BitCount}), (e.learner_number % {BitsColumn.BitCount})::int, 1)) AS bits
        FROM read.enrollment e
        WHERE e.tenant_id = @tenant AND e.course_key = @course AND e.cohort = @cohort AND {Sql.IsEnrolled}
        GROUP BY 1
        """;

    /// <summary>
    /// In order: of modules by position, then id; of lessons by their module's place first, those outside any last. Who opened a lesson
    /// opened the module it lies in now, whether or not an event said so; views, time and completion are the module's own.
    /// </summary>
    static string Statement(string enrolled) =>
        $"""
        WITH module AS (
            SELECT c.content_key, r.content_id, row_number() OVER (ORDER BY c.ordinal NULLS LAST, r.content_id) AS place
            FROM read.content c JOIN lectern.contents r ON r.content_key = c.content_key
            WHERE c.tenant_id = @tenant AND c.course_key = @course AND r.kind = 1
        ),
        content AS (
            SELECT c.content_key, r.content_id, m.content_id AS module_id, c.title, c.ordinal, c.duration_seconds, c.first_event_at, c.last_event_at,
                   c.views, c.viewers, c.learners, c.seconds, c.watchers, c.watched_through, c.unmeasured, c.rate_sum, c.rate_count, c.rate_learners,
                   row_number() OVER (ORDER BY m.place NULLS LAST, c.ordinal NULLS LAST, r.content_id) AS place
            FROM read.content c JOIN lectern.contents r ON r.content_key = c.content_key
            LEFT JOIN module m ON m.content_key = CASE r.kind WHEN 1 THEN c.content_key ELSE coalesce(c.module_key, c.seen_module_key) END
            WHERE c.tenant_id = @tenant AND c.course_key = @course AND r.kind = @kind
        ),
        enrolled AS ({enrolled}),
        wanted AS (SELECT @course::bigint AS course_key),
        part AS (
            SELECT o.place, o.content_key, true AS is_whole FROM content o
            UNION ALL
            SELECT o.place, k.content_key, false FROM content o JOIN ({Sql.Known}) k ON k.module_key = o.content_key
        ),
        opened AS (
            SELECT p.place, e.chunk, bit_or(s.openers & e.bits) AS openers, bit_or(s.completers & e.bits) FILTER (WHERE p.is_whole) AS completers
            FROM part p CROSS JOIN enrolled e
            LEFT JOIN read.content_learners s ON s.tenant_id = @tenant AND s.content_key = p.content_key AND s.chunk = e.chunk
            GROUP BY p.place, e.chunk
        ),
        reached AS (SELECT place, bit_count(bit_or(openers) OVER (PARTITION BY chunk ORDER BY place DESC)) AS reached, bit_count(completers) AS completed FROM opened)
        SELECT o.*, coalesce(n.reached, 0) AS reached, coalesce(n.completed, 0) AS completed
        FROM content o
        LEFT JOIN (SELECT place, sum(reached)::bigint AS reached, sum(completed)::bigint AS completed FROM reached GROUP BY place) n ON n.place = o.place
        ORDER BY o.place
        """;

    static readonly string OfAll = Statement(EnrolledByDays);
    static readonly string OfCohort = Statement(EnrolledOfCohort);

    /// <summary>Those in all of whose learners' reports the length of the video is missing, though the lesson's definition has it.</summary>
    const string MeasuredByDefinition =
        """
        SELECT l.content_key, count(*) AS count,
               count(*) FILTER (WHERE (SELECT sum(upper(r) - lower(r)) FROM unnest(l.watched) r) * 100 >= c.duration_seconds * 95) AS through
        FROM read.learner_lesson l JOIN read.content c ON c.tenant_id = @tenant AND c.content_key = l.content_key
        WHERE l.tenant_id = @tenant AND l.course_key = @course AND l.watched <> '{}' AND coalesce(l.video_seconds, 0) = 0 AND c.duration_seconds > 0
          AND (@cohort::text IS NULL OR l.learner_key IN (
              SELECT e.learner_key FROM read.enrollment e WHERE e.tenant_id = @tenant AND e.course_key = @course AND e.cohort = @cohort))
        GROUP BY l.content_key
        """;

    sealed record Measured
    {
        public long ContentKey { get; init; }
        public long Through { get; init; }
        public long Count { get; init; }
    }

    /// <param name="snapshot">Of the answer.</param>
    /// <param name="scope">The course, and the cohort where one is asked for: its totals are then those of its learners' rows.</param>
    /// <param name="grain"><see cref="LearnerModules"/>' or <see cref="LearnerLessons"/>'.</param>
    /// <param name="ct">Cancels.</param>
    public static Task<IReadOnlyList<ContentFigures>> AskAsync(Snapshot snapshot, CourseScope scope, Grain grain, CancellationToken ct) =>
        scope.Kept is { } kept ? kept.ContentsAsync(grain, () => ComputeAsync(snapshot, scope, grain, ct), ct) : ComputeAsync(snapshot, scope, grain, ct);

    static async Task<IReadOnlyList<ContentFigures>> ComputeAsync(Snapshot snapshot, CourseScope scope, Grain grain, CancellationToken ct)
    {
        var isLessons = grain == LearnerLessons.Grain;
        var parameters = new { tenant = scope.Tenant, course = scope.CourseKey, cohort = scope.Cohort, kind = isLessons ? 2 : 1 };
        var contents = await snapshot.ListAsync<ContentFigures>(scope.Cohort is null ? OfAll : OfCohort, parameters, ct);
        if (scope.Cohort is not null)
        {
            var totals = await snapshot.SumAsync(
                ReadModel.Of(grain),
                scope.Calendar,
                """
                t.tenant_id = @tenant AND t.course_key = @course AND t.learner_key IN (
                    SELECT e.learner_key FROM read.enrollment e WHERE e.tenant_id = @tenant AND e.course_key = @course AND e.cohort = @cohort)
                """,
                parameters,
                ct,
                Contents.Grain);
            var sums = totals[Contents.Grain];
            contents = [.. contents.Select(c => c.With(sums[new GrainKey(scope.Tenant, c.ContentKey)]))];
        }
        if (isLessons && contents.Any(c => c.Unmeasured > 0 && c.DurationSeconds > 0))
        {
            var measured = (await snapshot.ListAsync<Measured>(MeasuredByDefinition, parameters, ct)).ToDictionary(m => m.ContentKey);
            contents = [.. contents.Select(c => measured.TryGetValue(c.ContentKey, out var m) ? c with { WatchedThrough = c.WatchedThrough + m.Through, Unmeasured = c.Unmeasured - m.Count } : c)];
        }
        var reaches = Dropoff.Of([.. contents.Select(c => c.Reached)]);
        return [.. contents.Select((c, i) => c with { Reach = reaches[i] })];
    }

    /// <summary>Whether what stands on such learners may be shown.</summary>
    public bool Shows(CourseScope scope, Func<ContentFigures, long> learners) => scope.Shows(learners(this), learners(OfCourse ?? this));

    public long? AverageTimeSpentSeconds(CourseScope scope) => Shows(scope, c => c.Learners) ? Rates.WholeMean(Seconds, Learners) : null;

    public decimal? DropoffRate(CourseScope scope) => scope.Caller.Shows(Reach.Reached) ? scope.Shown(Reach.DropoffRate) : null;

    ContentFigures With(Row totals) => this with
    {
        Views = totals.Sum(Contents.Views),
        Viewers = totals.Sum(Contents.Viewers),
        Learners = totals.Sum(Contents.Learners),
        OfCourse = this,
        Seconds = totals.Sum(Contents.Seconds),
        Watchers = totals.Sum(Contents.Watchers),
        WatchedThrough = totals.Sum(Contents.WatchedThrough),
        Unmeasured = totals.Sum(Contents.Unmeasured),
        RateSum = totals.Sum(Contents.RateSum),
        RateCount = totals.Sum(Contents.RateCount),
        RateLearners = totals.Sum(Contents.RateLearners),
    };
}
