using Lectern.Core.Events;
using Lectern.Core.Grains;

namespace Lectern.Core.ReadModels;

/// <summary>A learner's work in one lesson. Time a lesson declares counts within its module where one is known.</summary>
public static class LearnerLessons
{
    static readonly GrainBuilder g = new("learner_lesson", Key.Course(KeySlot.A), Key.Learner(KeySlot.B), Key.Content(KeySlot.C));

    public static readonly NumberColumn LearnerNumber = g.Max("learner_number", ColumnKind.Integer);

    /// <summary>The module that an event of theirs last named beside it.</summary>
    public static readonly StampedNumberColumn Module = g.Latest("module_key");
    public static readonly NumberColumn Views = g.Sum("views");
    public static readonly NumberColumn Seconds = g.Sum("seconds");
    public static readonly NumberColumn DeclaredSeconds = g.Max("declared_seconds", ColumnKind.Integer);
    public static readonly NumberColumn FirstAccessAt = g.Min("first_access_at");
    public static readonly NumberColumn LastAccessAt = g.Max("last_access_at");
    public static readonly StampedNumberColumn Progress = g.Latest("progress");
    public static readonly NumberColumn CompletedAt = g.Min("completed_at");
    public static readonly RangesColumn Watched = g.Ranges("watched");
    public static readonly NumberColumn VideoSeconds = g.Max("video_seconds", ColumnKind.Integer);
    public static readonly NumberColumn RateSum = g.Sum("rate_sum");
    public static readonly NumberColumn RateCount = g.Sum("rate_count");

    public static readonly Grain Grain = g.Build(stage: 0);

    public static readonly Rollup[] Rollups =
    [
        new(Grain, [Module, Views, Seconds, DeclaredSeconds, FirstAccessAt, Progress, CompletedAt, Watched, VideoSeconds, RateSum, RateCount], AddTotals),
    ];

    public static readonly Membership[] Memberships = ContentLearners.Of(Grain, LearnerNumber, FirstAccessAt, CompletedAt);

    public static void Fold(FoldEvent e, Batch into)
    {
        if (e.Learner == 0 || e.Course == 0 || e.Lesson == 0 || !e.IsActivity) return;

        var row = into[Grain][new GrainKey(e.Tenant, e.Course, e.Learner, e.Lesson)];
        row.Put(LearnerNumber, e.LearnerNumber);
        if (e.Module != 0) row.Put(Module, e.Module, e.Stamp);
        row.Put(Views, e.Views);
        row.Put(Seconds, e.ExplicitSeconds);
        row.Put(FirstAccessAt, e.At);
        row.Put(LastAccessAt, e.At);
        switch (e.Body)
        {
            case LessonCompleted c:
                row.Put(CompletedAt, e.At);
                row.Put(DeclaredSeconds, c.SpentSeconds);
                break;
            case ProgressUpdated p:
                row.Put(Progress, p.Percent, e.Stamp);
                break;
            case VideoWatched v:
                row.Put(Watched, v.FromSecond, v.ToSecond);
                row.Put(VideoSeconds, v.LengthSeconds);
                if (v.Rate is { } rate)
                {
                    row.Put(RateSum, rate);
                    row.Put(RateCount, 1);
                }
                break;
        }
    }

    /// <summary>Whether the different seconds watched make up 95 % of the video's length, or more; of an unknown length nobody knows.</summary>
    public static bool HasWatchedThrough(Row row) => row.Get(VideoSeconds) is > 0 and var length && row.Get(Watched).Length * 100 >= length * 95;

    static void AddTotals(Row row, int sign, Batch into)
    {
        var (tenant, course, learner, lesson, _) = row.Key;
        var completed = row.Get(CompletedAt);
        var declared = row.Get(DeclaredSeconds) ?? 0;

        var content = into[Contents.Grain][new GrainKey(tenant, lesson)];
        content.Put(Contents.Views, sign * row.Sum(Views));
        content.Put(Contents.Viewers, row.Sum(Views) > 0 ? sign : 0);
        content.Put(Contents.Learners, row.Get(FirstAccessAt) is null ? 0 : sign);
        content.Put(Contents.Seconds, sign * Math.Max(row.Sum(Seconds), declared));
        content.Put(Contents.Completions, completed is null ? 0 : sign);
        content.Put(Contents.RateSum, sign * row.Sum(RateSum));
        content.Put(Contents.RateCount, sign * row.Sum(RateCount));
        content.Put(Contents.RateLearners, row.Sum(RateCount) > 0 ? sign : 0);
        if (row.Get(Watched).Length > 0)
        {
            content.Put(Contents.Watchers, sign);
            content.Put(Contents.WatchedThrough, HasWatchedThrough(row) ? sign : 0);
            content.Put(Contents.Unmeasured, row.Get(VideoSeconds) is > 0 ? 0 : sign);
        }

        if (declared > 0 && completed is { } at)
        {
            LearnerDays.Of(into, tenant, learner, course, at).Put(LearnerDays.DeclaredSeconds, sign * declared);
        }

        var enrollment = into[Enrollments.Grain][new GrainKey(tenant, course, learner)];
        if (completed is not null || row.Get(Progress) is not null)
        {
            enrollment.Put(Enrollments.LessonProgress, sign * (completed is not null ? Percent.Full : row.Get(Progress) ?? 0));
            enrollment.Put(Enrollments.LessonsProgressed, sign);
        }
        if (row.Get(Module) is { } module)
        {
            into[LearnerModules.Grain][new GrainKey(tenant, course, learner, module)].Put(LearnerModules.LessonSeconds, sign * declared);
        }
        else
        {
            enrollment.Put(Enrollments.DeclaredContentSeconds, sign * declared);
        }
    }
}

/// <summary>A learner's work in one module, its lessons' included.</summary>
public static class LearnerModules
{
    static readonly GrainBuilder g = new("learner_module", Key.Course(KeySlot.A), Key.Learner(KeySlot.B), Key.Content(KeySlot.C));

    public static readonly NumberColumn LearnerNumber = g.Max("learner_number", ColumnKind.Integer);
    public static readonly NumberColumn Views = g.Sum("views");
    public static readonly NumberColumn Seconds = g.Sum("seconds");
    public static readonly NumberColumn DeclaredSeconds = g.Max("declared_seconds", ColumnKind.Integer);

    /// <summary>Σ declared seconds of its lessons.</summary>
    public static readonly NumberColumn LessonSeconds = g.Sum("lesson_seconds");
    public static readonly NumberColumn FirstAccessAt = g.Min("first_access_at");
    public static readonly NumberColumn LastAccessAt = g.Max("last_access_at");
    public static readonly StampedNumberColumn Progress = g.Latest("progress");
    public static readonly NumberColumn CompletedAt = g.Min("completed_at");

    public static readonly Grain Grain = g.Build(stage: 1);

    public static readonly Rollup[] Rollups =
    [
        new(Grain, [Views, Seconds, DeclaredSeconds, LessonSeconds, FirstAccessAt, CompletedAt], AddTotals),
    ];

    public static readonly Membership[] Memberships = ContentLearners.Of(Grain, LearnerNumber, FirstAccessAt, CompletedAt);

    public static void Fold(FoldEvent e, Batch into)
    {
        if (e.Learner == 0 || e.Course == 0 || e.Module == 0 || !e.IsActivity) return;

        var row = into[Grain][new GrainKey(e.Tenant, e.Course, e.Learner, e.Module)];
        row.Put(LearnerNumber, e.LearnerNumber);
        row.Put(Views, e.Views);
        row.Put(Seconds, e.ExplicitSeconds);
        row.Put(FirstAccessAt, e.At);
        row.Put(LastAccessAt, e.At);
        switch (e.Body)
        {
            case ModuleCompleted c:
                row.Put(CompletedAt, e.At);
                row.Put(DeclaredSeconds, c.SpentSeconds);
                break;
            case ProgressUpdated p when e.Lesson == 0:
                row.Put(Progress, p.Percent, e.Stamp);
                break;
        }
    }

    static void AddTotals(Row row, int sign, Batch into)
    {
        var (tenant, course, learner, module, _) = row.Key;
        var completed = row.Get(CompletedAt);
        var lessons = row.Sum(LessonSeconds);
        // An hour that the module and its lessons both report is one hour.
        var declared = Math.Max(row.Get(DeclaredSeconds) ?? 0, lessons);

        var content = into[Contents.Grain][new GrainKey(tenant, module)];
        content.Put(Contents.Views, sign * row.Sum(Views));
        content.Put(Contents.Viewers, row.Sum(Views) > 0 ? sign : 0);
        content.Put(Contents.Learners, row.Get(FirstAccessAt) is null ? 0 : sign);
        content.Put(Contents.Seconds, sign * Math.Max(row.Sum(Seconds), declared));
        content.Put(Contents.Completions, completed is null ? 0 : sign);

        // The lessons' own days already have their share.
        if (declared > lessons && completed is { } at)
        {
            LearnerDays.Of(into, tenant, learner, course, at).Put(LearnerDays.DeclaredSeconds, sign * (declared - lessons));
        }

        var enrollment = into[Enrollments.Grain][new GrainKey(tenant, course, learner)];
        enrollment.Put(Enrollments.DeclaredContentSeconds, sign * declared);
        enrollment.Put(Enrollments.ModulesCompleted, completed is null ? 0 : sign);
    }
}
