using Lectern.Core.ReadModels;

namespace Lectern.Core.Measures;

/// <summary>By which rule a progress was told.</summary>
public enum ProgressRule
{
    /// <summary>Nothing tells: no lessons, modules or assessed items are known.</summary>
    None,

    /// <summary>The course is completed: 100.</summary>
    Completed,

    /// <summary>The newest <c>ProgressUpdated</c> for the course itself.</summary>
    Reported,

    /// <summary>Σ lesson progress ÷ lessons known.</summary>
    Lessons,

    /// <summary>Modules completed ÷ modules known.</summary>
    Modules,

    /// <summary>Assessed items handed in ÷ assessed items known.</summary>
    Items,
}

/// <summary>What is known to belong to a course, defined or named by any event, and which kinds of progress anybody has shown in it.</summary>
/// <param name="Lessons">Lessons known.</param>
/// <param name="Modules">Modules known.</param>
/// <param name="Items">Assessments and assignments known.</param>
/// <param name="LessonsProgressed">Lessons in which some learner has progress, over all learners.</param>
/// <param name="ModulesCompleted">Modules completed, over all learners.</param>
public readonly record struct CourseContents(long Lessons, long Modules, long Items, long LessonsProgressed, long ModulesCompleted)
{
    /// <summary>The rule for learners who neither completed nor reported: one for the whole course, so that its mean is a mean of like things.</summary>
    public ProgressRule Rule =>
        LessonsProgressed > 0 ? ProgressRule.Lessons
        : ModulesCompleted > 0 ? ProgressRule.Modules
        : Items > 0 ? ProgressRule.Items
        : ProgressRule.None;
}

/// <summary>
/// Course progress in percent = 100 if completed; else the newest reported for the course itself; else Σ lesson progress ÷
/// lessons; else modules completed ÷ modules; else items handed in ÷ assessed items. Lessons, modules and items are those known of the
/// course: defined, or named by any event. What a learner progressed in is among them, so none exceeds 100, and the progress of many is
/// told from their sums: it is linear in each of them.
/// </summary>
public static class CourseProgress
{
    /// <summary>One learner's progress, unrounded, and the rule that told it.</summary>
    /// <param name="reported">Newest reported, percent × 10,000.</param>
    /// <param name="lessonProgress">Σ lesson progress, percent × 10,000.</param>
    /// <param name="modulesCompleted">Modules completed.</param>
    /// <param name="itemsDone">Different assessments and assignments handed in.</param>
    public static (decimal Percent, ProgressRule Rule) Of(
        bool isCompleted, long? reported, long lessonProgress, long modulesCompleted, long itemsDone, in CourseContents course) =>
        isCompleted ? (100, ProgressRule.Completed)
        : reported is { } sent ? ((decimal)sent / Percent.Scale, ProgressRule.Reported)
        : (ByContents(1, lessonProgress, modulesCompleted, itemsDone, course), course.Rule);

    /// <summary>The mean over a course's enrollments, from their sums; null where there are none. The second: of those that neither completed nor reported.</summary>
    /// <param name="known">Enrollments completed or reported.</param>
    /// <param name="knownSum">Their progress, percent × 10,000.</param>
    public static decimal? Mean(
        long enrollments, long known, long knownSum, long otherLessonProgress, long otherModulesCompleted, long otherItemsDone, in CourseContents course)
    {
        if (enrollments == 0) return null;
        return Rates.Round(Sum(enrollments, known, knownSum, otherLessonProgress, otherModulesCompleted, otherItemsDone, course) / enrollments);
    }

    /// <summary>Σ progress over a course's enrollments, in percent, unrounded: what means over several courses are made of.</summary>
    public static decimal Sum(
        long enrollments, long known, long knownSum, long otherLessonProgress, long otherModulesCompleted, long otherItemsDone, in CourseContents course) =>
        (decimal)knownSum / Percent.Scale + ByContents(enrollments - known, otherLessonProgress, otherModulesCompleted, otherItemsDone, course);

    /// <summary>Σ progress of some learners by the course's rule. The bound of 100 for each is never met as long as contents are counted as above.</summary>
    static decimal ByContents(long learners, long lessonProgress, long modulesCompleted, long itemsDone, in CourseContents course)
    {
        var sum = course.Rule switch
        {
            ProgressRule.Lessons => (decimal)lessonProgress / Percent.Scale / Math.Max(1, course.Lessons),
            ProgressRule.Modules => 100m * modulesCompleted / Math.Max(1, course.Modules),
            ProgressRule.Items => 100m * itemsDone / course.Items,
            _ => 0,
        };
        return Math.Min(sum, 100m * learners);
    }
}
