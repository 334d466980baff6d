using Lectern.Core.Grains;
using Lectern.Core.ReadModels;
using static Lectern.Core.Tests.ReadModels.Story;

namespace Lectern.Core.Tests.ReadModels;

public sealed class LearningTimeTests
{
    const long Minute = 60;

    [Fact]
    public void Gaps_of_up_to_thirty_minutes_count_and_the_last_event_adds_nothing()
    {
        // 10:00 ─ 10:20 ─ 10:50 (a gap of exactly 30), then a longer one, then 12:00 ─ 12:05.
        var story = new Story(
            At("10:20", "PageViewed"), At("12:05", "PageViewed"), At("10:00", "PageViewed"), At("12:00", "PageViewed"), At("10:50", "PageViewed"));

        story.LearnerDay(2).Get(LearnerDays.Presence).Ranges.Count.ShouldBe(2);
        story.Enrollment().Sum(Enrollments.ObservedSeconds).ShouldBe(55 * Minute);
        story.Learner().Sum(Learners.LearningSeconds).ShouldBe(55 * Minute);
    }

    [Theory]
    [InlineData("10:30:00", 30 * Minute)]
    [InlineData("10:30:01", 0)]
    public void Thirty_minutes_are_the_bound(string second, long seconds) =>
        new Story(At("10:00", "PageViewed"), At(second, "PageViewed")).Enrollment().Sum(Enrollments.ObservedSeconds).ShouldBe(seconds);

    [Fact]
    public void One_event_alone_is_no_time() =>
        new Story(At("10:00", "PageViewed")).Enrollment().Sum(Enrollments.ObservedSeconds).ShouldBe(0);

    [Fact]
    public void A_gap_over_midnight_is_cut()
    {
        var story = new Story(At("02T23:50", "PageViewed"), At("02T23:55", "PageViewed"), At("03T00:05", "PageViewed"), At("03T00:06", "PageViewed"));

        story.CourseDay(2).Sum(CourseDays.ObservedSeconds).ShouldBe(5 * Minute);
        story.CourseDay(3).Sum(CourseDays.ObservedSeconds).ShouldBe(Minute);
        story.Enrollment().Sum(Enrollments.ObservedSeconds).ShouldBe(6 * Minute);
    }

    [Fact]
    public void Of_stated_durations_and_gaps_the_more_counts_a_day_at_a_time()
    {
        var story = new Story(
            At("02T10:00", "ActivityRecorded", "'duration':3600"), At("02T10:10", "PageViewed", "'timeOnPage':60"),
            At("03T10:00", "ActivityRecorded", "'duration':60"), At("03T10:20", "PageViewed"));

        story.Enrollment().Sum(Enrollments.ObservedSeconds).ShouldBe(3660 + 1200);
    }

    [Fact]
    public void An_hour_that_a_module_and_its_lessons_both_report_counts_once()
    {
        var story = new Story(
            At("10:00", "LessonCompleted", "'moduleId':'m1','lessonId':'l1','timeSpent':25"),
            At("11:00", "LessonCompleted", "'moduleId':'m1','lessonId':'l2','timeSpent':20"),
            At("03T12:00", "ModuleCompleted", "'moduleId':'m1','timeSpent':60"));

        story.Module("m1").Sum(LearnerModules.LessonSeconds).ShouldBe(45 * Minute);
        story.Enrollment().Sum(Enrollments.DeclaredContentSeconds).ShouldBe(60 * Minute);
        story.Learner().Sum(Learners.LearningSeconds).ShouldBe(60 * Minute);
        // By day: the lessons' share on their day, the module's remainder on its own.
        story.CourseDay(2).Sum(CourseDays.DeclaredSeconds).ShouldBe(45 * Minute);
        story.CourseDay(3).Sum(CourseDays.DeclaredSeconds).ShouldBe(15 * Minute);
        story.Content("module", "m1").Sum(Contents.Seconds).ShouldBe(60 * Minute);
    }

    [Fact]
    public void A_lesson_whose_module_is_learned_later_moves_into_it()
    {
        string[] events = [At("10:00", "LessonCompleted", "'lessonId':'l1','timeSpent':25"), At("11:00", "ModuleCompleted", "'moduleId':'m1','timeSpent':30")];
        new Story(events).Enrollment().Sum(Enrollments.DeclaredContentSeconds).ShouldBe(55 * Minute);

        var story = new Story([.. events, At("09:00", "PageViewed", "'moduleId':'m1','lessonId':'l1'")]);

        story.Enrollment().Sum(Enrollments.DeclaredContentSeconds).ShouldBe(30 * Minute);
    }

    [Fact]
    public void Completed_twice_declares_the_more_not_the_sum()
    {
        var story = new Story(
            At("10:00", "LessonCompleted", "'lessonId':'l1','timeSpent':25"),
            At("11:00", "LessonCompleted", "'lessonId':'l1','timeSpent':20"));

        story.Enrollment().Sum(Enrollments.DeclaredContentSeconds).ShouldBe(25 * Minute);
        story.Content("lesson", "l1").Sum(Contents.Completions).ShouldBe(1);
        story.Enrollment().Sum(Enrollments.LessonProgress).ShouldBe(Percent.Full);
    }

    [Theory]
    [InlineData(600, 600 * Minute)] // the course's own word is the most
    [InlineData(10, 45 * Minute)] // the modules' is
    public void Learning_time_is_the_most_of_observed_modules_and_course(int declaredMinutes, long seconds)
    {
        var story = new Story(
            At("10:00", "PageViewed"), At("10:20", "PageViewed"),
            At("12:00", "ModuleCompleted", "'moduleId':'m1','timeSpent':45"),
            At("03T10:00", "UserCompletedCourse", $"'timeSpent':{declaredMinutes}"));

        Enrollments.LearningSeconds(story.Enrollment()).ShouldBe(seconds);
        story.Course().Sum(Courses.LearningSeconds).ShouldBe(seconds);
    }

    [Fact]
    public void Watched_stretches_of_a_video_count_each_second_once()
    {
        var story = new Story(
            At("10:00", "VideoWatched", "'lessonId':'l1','fromSecond':0,'toSecond':60,'durationSeconds':120,'playbackRate':1"),
            At("10:10", "VideoWatched", "'lessonId':'l1','fromSecond':30,'toSecond':90,'playbackRate':2"),
            At("10:20", "VideoWatched", "'lessonId':'l1','fromSecond':100,'toSecond':110"));

        var lesson = story.Lesson("l1");
        lesson.Get(LearnerLessons.Watched).ShouldBe(RangeSet.Of([(0, 90), (100, 110)]));
        lesson.Get(LearnerLessons.VideoSeconds).ShouldBe(120);
        lesson.Sum(LearnerLessons.RateSum).ShouldBe(30_000);
        lesson.Sum(LearnerLessons.RateCount).ShouldBe(2);
    }
}
