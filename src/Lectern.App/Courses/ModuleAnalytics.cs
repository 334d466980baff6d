using Lectern.Core.Measures;

namespace Lectern.App.Courses;

/// <summary>How a module goes.</summary>
/// <param name="Id">The module, unique within its course.</param>
/// <param name="ModuleId">As the producer names it.</param>
/// <param name="CourseId">Its course.</param>
/// <param name="Title">The newest title.</param>
/// <param name="Position">Its place as defined; null where nothing said.</param>
/// <param name="TotalViews">Pages and other content viewed in it; null, as the other figures and times, where the group is too small for the caller.</param>
/// <param name="UniqueViews">Different learners who viewed it.</param>
/// <param name="AverageTimeSpentSeconds">A learner with any access; null without one.</param>
/// <param name="CompletionRate">Enrolled learners who completed it ÷ enrollments, percent.</param>
/// <param name="DropoffRate">1 − reached(next) ÷ reached(this), percent; null for the last module, and where nobody reached it.</param>
/// <param name="CreatedAt">Least time of an event of this module.</param>
/// <param name="UpdatedAt">Greatest time of one.</param>
sealed record ModuleAnalytics(
    string Id,
    string ModuleId,
    string CourseId,
    string? Title,
    long? Position,
    long? TotalViews,
    long? UniqueViews,
    long? AverageTimeSpentSeconds,
    decimal? CompletionRate,
    decimal? DropoffRate,
    DateTime? CreatedAt,
    DateTime? UpdatedAt)
{
    public static ModuleAnalytics Of(CourseScope scope, string courseId, ContentFigures module) => new(
        module.ContentId,
        module.ContentId,
        courseId,
        module.Title,
        module.Ordinal,
        scope.ShowsVisits ? module.Views : null,
        scope.ShowsVisits ? module.Viewers : null,
        module.AverageTimeSpentSeconds(scope),
        scope.Shown(Rates.Share(module.Completed, scope.Enrolled)),
        module.DropoffRate(scope),
        scope.IsOpen ? module.FirstEventAt : null,
        scope.IsOpen ? module.LastEventAt : null);
}
