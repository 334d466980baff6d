using Lectern.Core.ReadModels;
using static Lectern.Core.Tests.ReadModels.Story;

namespace Lectern.Core.Tests.ReadModels;

public sealed class EnrollmentFoldTests
{
    [Fact]
    public void Enrolling_dropping_and_completing_of_three_learners()
    {
        var story = new Story(
            At("10:00", "UserEnrolled", "'userId':'u1'"),
            At("10:00", "UserEnrolled", "'userId':'u2'"),
            At("10:00", "UserEnrolled", "'userId':'u3'"),
            At("03T09:00", "CourseDropped", "'userId':'u2'"),
            At("05T10:00:30", "UserCompletedCourse", "'userId':'u3','finalScore':78.5"));

        var course = story.Course();
        course.Sum(Courses.Enrollments).ShouldBe(3);
        course.Sum(Courses.Drops).ShouldBe(1);
        course.Sum(Courses.Completions).ShouldBe(1);
        course.Sum(Courses.TimedCompletions).ShouldBe(1);
        course.Sum(Courses.CompletionSeconds).ShouldBe(3 * 86_400 + 30);
        course.Sum(Courses.FinalScores).ShouldBe(1);
        course.Sum(Courses.FinalScoreSum).ShouldBe(785_000);
        story.CourseDay(2).Sum(CourseDays.Enrollments).ShouldBe(3);
        story.CourseDay(3).Sum(CourseDays.Drops).ShouldBe(1);
        story.CourseDay(5).Sum(CourseDays.Completions).ShouldBe(1);
        story.Learner("u3").Sum(Learners.Completions).ShouldBe(1);
        story.Learner("u1").Sum(Learners.Completions).ShouldBe(0);
    }

    [Fact]
    public void Where_enrolling_and_dropping_bear_the_same_time_the_drop_wins()
    {
        var story = new Story(At("10:00", "UserUnenrolled"), At("10:00", "UserEnrolled"));

        Enrollments.IsDropped(story.Enrollment()).ShouldBeTrue();
        story.Course().Sum(Courses.Drops).ShouldBe(1);
    }

    [Fact]
    public void Who_enrols_again_after_dropping_is_enrolled_once_since_the_first_time()
    {
        var story = new Story(At("10:00", "UserEnrolled"), At("03T10:00", "UserUnenrolled"), At("04T10:00", "UserEnrolled"));

        Enrollments.IsDropped(story.Enrollment()).ShouldBeFalse();
        Enrollments.BeganAt(story.Enrollment()).ShouldBe(Micro("10:00"));
        story.Course().Sum(Courses.Enrollments).ShouldBe(1);
        story.Course().Sum(Courses.Drops).ShouldBe(0);
        story.CourseDay(3).Sum(CourseDays.Drops).ShouldBe(0);
    }

    [Fact]
    public void Who_completed_is_not_dropped_whatever_came_after()
    {
        var story = new Story(At("10:00", "UserEnrolled"), At("03T10:00", "UserCompletedCourse"), At("04T10:00", "UserUnenrolled"));

        story.Course().Sum(Courses.Drops).ShouldBe(0);
        story.Course().Sum(Courses.Completions).ShouldBe(1);
    }

    [Fact]
    public void Completing_implies_having_enrolled_and_once_is_enough()
    {
        var story = new Story(At("04T10:00", "UserCompletedCourse"), At("05T10:00", "UserCompletedCourse"));

        story.Course().Sum(Courses.Enrollments).ShouldBe(1);
        story.Course().Sum(Courses.Completions).ShouldBe(1);
        story.Course().Sum(Courses.TimedCompletions).ShouldBe(0);
        story.CourseDay(4).Sum(CourseDays.Enrollments).ShouldBe(1);
        story.CourseDay(5).Sum(CourseDays.Completions).ShouldBe(0);
    }

    [Fact]
    public void An_enrolling_that_arrives_late_takes_the_enrollment_to_its_own_day()
    {
        string[] events = [At("05T10:00", "UserEnrolled"), At("06T10:00", "UserCompletedCourse")];
        new Story(events).CourseDay(5).Sum(CourseDays.Enrollments).ShouldBe(1);

        var story = new Story([.. events, At("03T10:00", "UserEnrolled")]);

        story.CourseDay(5).Sum(CourseDays.Enrollments).ShouldBe(0);
        story.CourseDay(3).Sum(CourseDays.Enrollments).ShouldBe(1);
        story.Course().Sum(Courses.Enrollments).ShouldBe(1);
        story.Course().Sum(Courses.CompletionSeconds).ShouldBe(3 * 86_400);
    }

    [Fact]
    public void Days_are_the_tenants()
    {
        // 03:30 UTC is still 1 November in New York.
        var story = new Story(In("America/New_York"), At("03:30", "UserEnrolled"), At("03T05:00", "UserUnenrolled"));

        story.CourseDay(1).Sum(CourseDays.Enrollments).ShouldBe(1);
        story.CourseDay(2).Sum(CourseDays.Enrollments).ShouldBe(0);
        story.CourseDay(3).Sum(CourseDays.Drops).ShouldBe(1);
    }

    [Fact]
    public void Who_only_looks_is_a_visitor()
    {
        var story = new Story(At("10:00", "PageViewed"), At("10:01", "PageViewed", "'userId':'u2'"), At("10:02", "ActivityRecorded", "'action':'view','count':4"));

        story.Course().Sum(Courses.Views).ShouldBe(6);
        story.Course().Sum(Courses.Viewers).ShouldBe(2);
        story.Course().Sum(Courses.Enrollments).ShouldBe(0);
        story.Learner().Sum(Learners.Enrollments).ShouldBe(0);
        Enrollments.BeganAt(story.Enrollment()).ShouldBeNull();
    }

    [Fact]
    public void Progress_is_the_newest_and_milestones_are_the_first_to_reach_them()
    {
        var story = new Story(
            At("10:00", "UserEnrolled"),
            At("11:00", "ProgressUpdated", "'percentComplete':80"),
            At("12:00", "ProgressUpdated", "'percentComplete':60"),
            At("09:30", "ProgressUpdated", "'percentComplete':25"),
            At("13:00", "ProgressUpdated", "'percentComplete':10,'moduleId':'m1'"));

        var enrollment = story.Enrollment();
        enrollment.Get(Enrollments.Progress).ShouldBe(600_000);
        enrollment.Get(Enrollments.Reached25At).ShouldBe(Micro("09:30"));
        enrollment.Get(Enrollments.Reached50At).ShouldBe(Micro("11:00"));
        enrollment.Get(Enrollments.Reached75At).ShouldBe(Micro("11:00"));
        story.Course().Sum(Courses.KnownProgress).ShouldBe(1);
        story.Course().Sum(Courses.KnownProgressSum).ShouldBe(600_000);
    }

    [Fact]
    public void A_completed_enrollment_is_at_a_hundred_percent_whatever_its_progress_said()
    {
        var story = new Story(At("10:00", "UserCompletedCourse"), At("11:00", "ProgressUpdated", "'percentComplete':40"));

        story.Course().Sum(Courses.KnownProgressSum).ShouldBe(Percent.Full);
    }

    [Fact]
    public void A_learner_who_rates_twice_has_one_rating_the_newest()
    {
        var story = new Story(
            At("11:00", "CourseRated", "'rating':2,'review':'hm'"),
            At("10:00", "CourseRated", "'rating':5"),
            At("10:00", "CourseRated", "'rating':4,'userId':'u2'"));

        story.Course().Sum(Courses.Ratings).ShouldBe(2);
        story.Course().Sum(Courses.RatingSum).ShouldBe(60_000);
        story.Course().Sum(Courses.Reviews).ShouldBe(1);
    }

    [Fact]
    public void The_newest_cohort_stands_and_a_null_clears_it()
    {
        new Story(At("11:00", "UserEnrolled", "'cohort':'b'"), At("10:00", "UserEnrolled", "'cohort':'a'")).Enrollment().Get(Enrollments.Cohort).ShouldBe("b");
        new Story(At("11:00", "UserEnrolled"), At("10:00", "UserEnrolled", "'cohort':'a'")).Enrollment().Get(Enrollments.Cohort).ShouldBe("a");
        new Story(At("11:00", "UserEnrolled", "'cohort':null"), At("10:00", "UserEnrolled", "'cohort':'a'")).Enrollment().Get(Enrollments.Cohort).ShouldBeNull();
    }

    [Fact]
    public void Of_two_scores_of_the_same_time_the_one_with_the_greater_event_key_stands()
    {
        string Completed(string id, int score) => At("10:00", "UserCompletedCourse", $"'eventId':'{id}','finalScore':{score}");
        var (low, high) = ("00000000-0000-0000-0000-0000000000ff", "80000000-0000-0000-0000-000000000000");

        new Story(Completed(low, 90), Completed(high, 10)).Enrollment().Get(Enrollments.FinalScore).ShouldBe(100_000);
        new Story(Completed(high, 10), Completed(low, 90)).Enrollment().Get(Enrollments.FinalScore).ShouldBe(100_000);
    }
}
