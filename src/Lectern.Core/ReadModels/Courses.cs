using Lectern.Core.Events;
using Lectern.Core.Grains;

namespace Lectern.Core.ReadModels;

/// <summary>A course: its latest attributes, and totals over its enrollments.</summary>
public static class Courses
{
    static readonly GrainBuilder g = new("course", Key.Course(KeySlot.A));

    public static readonly NumberColumn FirstEventAt = g.Min("first_event_at");
    public static readonly NumberColumn LastEventAt = g.Max("last_event_at");
    public static readonly NumberColumn LastActivityAt = g.Max("last_activity_at");
    public static readonly NumberColumn Events = g.Sum("events");
    public static readonly NumberColumn DescribedAt = g.Min("described_at");
    public static readonly NumberColumn PublishedAt = g.Min("published_at");
    public static readonly StampedTextColumn Title = g.LatestText("title");
    public static readonly StampedTextColumn Instructor = g.LatestText("instructor");

    /// <summary>A JSON array of ids, each as <see cref="InStaff"/> writes it.</summary>
    public static readonly StampedTextColumn Staff = g.LatestText("staff");
    public static readonly StampedTextColumn Category = g.LatestText("category");
    public static readonly StampedTextColumn Organization = g.LatestText("organization");

    /// <summary>The same as a key, by which its totals are kept.</summary>
    public static readonly StampedNumberColumn OrganizationKey = g.Latest("organization_key");
    public static readonly StampedTextColumn Skills = g.LatestText("skills");
    public static readonly StampedNumberColumn StartsAt = g.Latest("starts_at", ColumnKind.Time);
    public static readonly StampedNumberColumn EndsAt = g.Latest("ends_at", ColumnKind.Time);
    public static readonly StampedNumberColumn ExpectedSeconds = g.Latest("expected_seconds");

    // Sums over enrollments.
    public static readonly NumberColumn Enrollments = g.Sum("enrollments");
    public static readonly NumberColumn Completions = g.Sum("completions");
    public static readonly NumberColumn Drops = g.Sum("drops");
    public static readonly NumberColumn TimedCompletions = g.Sum("timed_completions");
    public static readonly NumberColumn CompletionSeconds = g.Sum("completion_seconds");
    public static readonly NumberColumn FinalScores = g.Sum("final_scores");
    public static readonly NumberColumn FinalScoreSum = g.Sum("final_score_sum");
    public static readonly NumberColumn LearningSeconds = g.Sum("learning_seconds");

    /// <summary>Learners with any of it, visitors among them.</summary>
    public static readonly NumberColumn LearnersWithTime = g.Sum("learners_with_time");
    public static readonly NumberColumn Views = g.Sum("views");
    public static readonly NumberColumn Viewers = g.Sum("viewers");
    public static readonly NumberColumn Attempts = g.Sum("attempts");
    public static readonly NumberColumn ScoredAttempts = g.Sum("scored_attempts");
    public static readonly NumberColumn AttemptScores = g.Sum("attempt_scores");
    public static readonly NumberColumn ScoredLearners = g.Sum("scored_learners");
    public static readonly NumberColumn Ratings = g.Sum("ratings");
    public static readonly NumberColumn RatingSum = g.Sum("rating_sum");
    public static readonly NumberColumn Reviews = g.Sum("reviews");

    // Progress: see Measures.CourseProgress.
    public static readonly NumberColumn LessonsProgressed = g.Sum("lessons_progressed");
    public static readonly NumberColumn ModulesCompleted = g.Sum("modules_completed");
    public static readonly NumberColumn KnownProgress = g.Sum("known_progress");
    public static readonly NumberColumn KnownProgressSum = g.Sum("known_progress_sum");
    public static readonly NumberColumn OtherLessonProgress = g.Sum("other_lesson_progress");
    public static readonly NumberColumn OtherModulesCompleted = g.Sum("other_modules_completed");
    public static readonly NumberColumn OtherItemsDone = g.Sum("other_items_done");

    public static readonly Grain Grain = g.Build(4, "organization_key");

    public static readonly Rollup[] Rollups = [new(Grain, [OrganizationKey, Enrollments, Completions, Drops], AddToOrganization)];

    /// <summary>A person's id as it stands in <see cref="Staff"/>: a text without it does not name them.</summary>
    public static string InStaff(string user) => CanonicalJson.Of(user);

    public static void Fold(FoldEvent e, Batch into)
    {
        if (e.Course == 0) return;

        var row = into[Grain][new GrainKey(e.Tenant, e.Course)];
        row.Put(FirstEventAt, e.At);
        row.Put(LastEventAt, e.At);
        if (e.IsActivity) row.Put(LastActivityAt, e.At);
        row.Put(Events, 1);
        switch (e.Body)
        {
            case CoursePublished:
                row.Put(PublishedAt, e.At);
                break;
            case CourseCreated d:
                row.Put(DescribedAt, e.At);
                if (d.Title.IsGiven) row.Put(Title, d.Title.Value, e.Stamp);
                if (d.InstructorId.IsGiven) row.Put(Instructor, d.InstructorId.Value, e.Stamp);
                if (d.Staff.IsGiven) row.Put(Staff, d.Staff.Value, e.Stamp);
                if (d.Category.IsGiven) row.Put(Category, d.Category.Value, e.Stamp);
                if (d.OrganizationId.IsGiven)
                {
                    row.Put(Organization, d.OrganizationId.Value, e.Stamp);
                    row.Put(OrganizationKey, e.Organization == 0 ? null : e.Organization, e.Stamp);
                }
                if (d.Skills.IsGiven) row.Put(Skills, d.Skills.Value, e.Stamp);
                if (d.StartsAt.IsGiven) row.Put(StartsAt, Time(d.StartsAt.Value), e.Stamp);
                if (d.EndsAt.IsGiven) row.Put(EndsAt, Time(d.EndsAt.Value), e.Stamp);
                if (d.ExpectedSeconds.IsGiven) row.Put(ExpectedSeconds, d.ExpectedSeconds.Value, e.Stamp);
                break;
        }
    }

    static void AddToOrganization(Row row, int sign, Batch into)
    {
        if (row.Get(OrganizationKey) is not { } key) return;
        var organization = into[Organizations.Grain][new GrainKey(row.Key.Tenant, key)];
        organization.Put(Organizations.Courses, sign);
        organization.Put(Organizations.Enrollments, sign * row.Sum(Enrollments));
        organization.Put(Organizations.Completions, sign * row.Sum(Completions));
        organization.Put(Organizations.Drops, sign * row.Sum(Drops));
    }

    static long? Time(DateTime? utc) => utc is { } t ? Micros.Of(t) : null;
}
