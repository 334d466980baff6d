using Lectern.Core.Events;
using Lectern.Core.Grains;

namespace Lectern.Core.ReadModels;

/// <summary>A module, lesson, assessment, assignment or question: its latest attributes, and totals over its learners.</summary>
public static class Contents
{
    static readonly GrainBuilder g = new("content", Key.Content(KeySlot.A));

    /// <summary>The course it belongs to: lessons and modules have one; of those that share an item (<see cref="CourseItems"/>) the one named last.</summary>
    public static readonly StampedNumberColumn Course = g.Latest("course_key");
    public static readonly NumberColumn DefinedAt = g.Min("defined_at");
    public static readonly StampedTextColumn Subkind = g.LatestText("subkind");
    public static readonly StampedTextColumn Title = g.LatestText("title");
    public static readonly StampedNumberColumn Position = g.Latest("ordinal");
    public static readonly StampedNumberColumn DurationSeconds = g.Latest("duration_seconds");
    public static readonly StampedNumberColumn MaxScore = g.Latest("max_score");
    public static readonly StampedNumberColumn PassingScore = g.Latest("passing_score");
    public static readonly StampedNumberColumn Weight = g.Latest("weight");
    public static readonly StampedNumberColumn DueAt = g.Latest("due_at", ColumnKind.Time);
    public static readonly StampedTextColumn Skills = g.LatestText("skills");

    /// <summary>The module a lesson or item lies in, and the lesson an item lies in, by the newest definition that names one.</summary>
    public static readonly StampedNumberColumn Module = g.Latest("module_key");
    public static readonly StampedNumberColumn Lesson = g.Latest("lesson_key");

    /// <summary>For a lesson that no definition places: the module that an event last named beside it.</summary>
    public static readonly StampedNumberColumn SeenModule = g.Latest("seen_module_key");

    public static readonly NumberColumn Views = g.Sum("views");
    public static readonly NumberColumn Viewers = g.Sum("viewers");
    public static readonly NumberColumn Learners = g.Sum("learners");
    public static readonly NumberColumn Seconds = g.Sum("seconds");
    public static readonly NumberColumn Completions = g.Sum("completions");

    // Videos: learners who watched any of one, who watched it through, and of whom that cannot be told, since no event said how
    // long it is; playback rates × 10,000 as sent.
    public static readonly NumberColumn Watchers = g.Sum("watchers");
    public static readonly NumberColumn WatchedThrough = g.Sum("watched_through");
    public static readonly NumberColumn Unmeasured = g.Sum("unmeasured");
    public static readonly NumberColumn RateSum = g.Sum("rate_sum");
    public static readonly NumberColumn RateCount = g.Sum("rate_count");

    /// <summary>Learners with any playback rate.</summary>
    public static readonly NumberColumn RateLearners = g.Sum("rate_learners");

    /// <summary>Starts without an attempt id: counted, and nothing more.</summary>
    public static readonly NumberColumn Starts = g.Sum("starts");

    public static readonly NumberColumn FirstEventAt = g.Min("first_event_at");
    public static readonly NumberColumn LastEventAt = g.Max("last_event_at");

    /// <summary>Events of an assessment or assignment, those of its questions among them: its figures are cached by it.</summary>
    public static readonly NumberColumn Events = g.Sum("events");

    public static readonly Grain Grain = g.Build(5, "course_key");

    public static void Fold(FoldEvent e, Batch into)
    {
        if (e.Body is ContentDefined d)
        {
            var key = d.Kind switch
            {
                ContentKind.Module => e.Module,
                ContentKind.Lesson => e.Lesson,
                ContentKind.Question => e.Question,
                _ => e.Item,
            };
            var content = into[Grain][new GrainKey(e.Tenant, key)];
            content.Put(DefinedAt, e.At);
            if (e.Course != 0) content.Put(Course, e.Course, e.Stamp);
            if (d.Subkind is not null) content.Put(Subkind, d.Subkind, e.Stamp);
            if (d.Title.IsGiven) content.Put(Title, d.Title.Value, e.Stamp);
            if (d.Position.IsGiven) content.Put(Position, d.Position.Value, e.Stamp);
            if (d.DurationSeconds.IsGiven) content.Put(DurationSeconds, d.DurationSeconds.Value, e.Stamp);
            if (d.MaxScore.IsGiven) content.Put(MaxScore, d.MaxScore.Value, e.Stamp);
            if (d.PassingScore.IsGiven) content.Put(PassingScore, d.PassingScore.Value, e.Stamp);
            if (d.Weight.IsGiven) content.Put(Weight, d.Weight.Value, e.Stamp);
            if (d.DueAt.IsGiven) content.Put(DueAt, d.DueAt.Value is { } due ? Micros.Of(due) : null, e.Stamp);
            if (d.Skills.IsGiven) content.Put(Skills, d.Skills.Value, e.Stamp);
            if (d.Kind != ContentKind.Module && e.Module != 0) content.Put(Module, e.Module, e.Stamp);
            if (d.Kind is not (ContentKind.Module or ContentKind.Lesson) && e.Lesson != 0) content.Put(Lesson, e.Lesson, e.Stamp);
        }
        if (e.Body is AssessmentStarted { AttemptId: null }) into[Grain][new GrainKey(e.Tenant, e.Item)].Put(Starts, 1);

        Touch(e, e.Module, into);
        Touch(e, e.Lesson, into);
        if (e.Lesson != 0 && e.Module != 0) into[Grain][new GrainKey(e.Tenant, e.Lesson)].Put(SeenModule, e.Module, e.Stamp);
        Touch(e, e.Item, into);
        // Of no course: nothing counts a course's questions, and they would be many.
        TouchTimes(e, e.Question, into);
        foreach (var question in e.Questions) TouchTimes(e, question, into);
        if (e.Item != 0) into[Grain][new GrainKey(e.Tenant, e.Item)].Put(Events, 1);
    }

    static void Touch(FoldEvent e, long content, Batch into)
    {
        if (content != 0 && e.Course != 0) into[Grain][new GrainKey(e.Tenant, content)].Put(Course, e.Course, e.Stamp);
        TouchTimes(e, content, into);
    }

    static void TouchTimes(FoldEvent e, long content, Batch into)
    {
        if (content == 0) return;
        var row = into[Grain][new GrainKey(e.Tenant, content)];
        row.Put(FirstEventAt, e.At);
        row.Put(LastEventAt, e.At);
    }
}
