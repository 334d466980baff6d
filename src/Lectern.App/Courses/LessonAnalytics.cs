using Lectern.Core.Measures;

namespace Lectern.App.Courses;

/// <summary>How a lesson goes.</summary>
/// <param name="Id">The lesson, unique within its course.</param>
/// <param name="LessonId">As the producer names it.</param>
/// <param name="ModuleId">The module it lies in, by its newest definition, else as events name it; null: none is known.</param>
/// <param name="CourseId">Its course.</param>
/// <param name="Title">The newest title.</param>
/// <param name="Position">Its place within its module as defined; null where nothing said.</param>
/// <param name="TotalViews">Pages and other content viewed in it; null, as the other figures and times, where the group is too small for the caller.</param>
/// <param name="UniqueViews">Different learners who viewed it.</param>
/// <param name="AverageTimeSpentSeconds">A learner with any access; null without one.</param>
/// <param name="CompletionRate">Enrolled learners who completed it ÷ enrollments, percent.</param>
/// <param name="DropoffRate">1 − reached(next) ÷ reached(this), percent, in the order of the whole course; null for the last lesson, and where nobody reached it.</param>
/// <param name="AverageVideoPlaybackRate">Mean of the playback rates sent; 1 is normal speed, null where none was.</param>
/// <param name="VideoCompletionRate">Learners who watched 95 % of the video's different seconds ÷ learners who watched any, percent; null where nobody watched, or its length is unknown.</param>
/// <param name="CreatedAt">Least time of an event of this lesson.</param>
/// <param name="UpdatedAt">Greatest time of one.</param>
sealed record LessonAnalytics(
    string Id,
    string LessonId,
    string? ModuleId,
    string CourseId,
    string? Title,
    long? Position,
    long? TotalViews,
    long? UniqueViews,
    long? AverageTimeSpentSeconds,
    decimal? CompletionRate,
    decimal? DropoffRate,
    decimal? AverageVideoPlaybackRate,
    decimal? VideoCompletionRate,
    DateTime? CreatedAt,
    DateTime? UpdatedAt)
{
    public static LessonAnalytics Of(CourseScope scope, string courseId, ContentFigures lesson)
    {
        return new(
            lesson.ContentId,
            lesson.ContentId,
            lesson.ModuleId,
            courseId,
            lesson.Title,
            lesson.Ordinal,
            scope.ShowsVisits ? lesson.Views : null,
            scope.ShowsVisits ? lesson.Viewers : null,
            lesson.AverageTimeSpentSeconds(scope),
            scope.Shown(Rates.Share(lesson.Completed, scope.Enrolled)),
            lesson.DropoffRate(scope),
            lesson.Shows(scope, l => l.RateLearners) ? Rates.Mean(lesson.RateSum, lesson.RateCount) : null,
            lesson.Shows(scope, l => l.MeasuredWatchers) ? Rates.Share(lesson.WatchedThrough, lesson.MeasuredWatchers) : null,
            scope.IsOpen ? lesson.FirstEventAt : null,
            scope.IsOpen ? lesson.LastEventAt : null);
    }
}
