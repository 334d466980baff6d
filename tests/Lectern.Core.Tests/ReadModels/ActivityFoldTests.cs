using Lectern.Core.ReadModels;
using static Lectern.Core.Tests.ReadModels.Story;

namespace Lectern.Core.Tests.ReadModels;

/// <summary>Learners, sessions, payments, contents and courses.</summary>
public sealed class ActivityFoldTests
{
    [Fact]
    public void A_session_enters_by_its_first_page_and_leaves_by_its_last()
    {
        string Page(string time, string url) => At(time, "PageViewed", $"'sessionId':'z1','url':'{url}','referrer':'from {url}'");
        var story = new Story(
            Page("10:10", "/b"), Page("10:20", "/c"), Page("10:05", "/a"),
            At("10:00", "SessionStarted", "'sessionId':'z1','referrer':'mail','utmSource':'news'"));

        var session = story.Session("z1");
        session.Get(Sessions.EntryPage).ShouldBe("/a");
        session.Get(Sessions.ExitPage).ShouldBe("/c");
        session.Get(Sessions.Referrer).ShouldBe("mail");
        session.Get(Sessions.UtmSource).ShouldBe("news");
        session.Sum(Sessions.PageViews).ShouldBe(3);
        Sessions.SecondsOf(session).ShouldBe(1200);
        story.Learner().Sum(Learners.Sessions).ShouldBe(1);
        story.Learner().Sum(Learners.SessionSeconds).ShouldBe(1200);
        story.Learner().Sum(Learners.PageViews).ShouldBe(3);
    }

    [Theory]
    [InlineData(1800, 1800)]
    [InlineData(60, 600)]
    public void A_session_lasts_as_long_as_seen_or_as_its_end_declares(int declared, long seconds)
    {
        var story = new Story(At("10:00", "SessionStarted", "'sessionId':'z1'"), At("10:10", "SessionEnded", $"'sessionId':'z1','duration':{declared}"));

        story.Learner().Sum(Learners.SessionSeconds).ShouldBe(seconds);
    }

    [Fact]
    public void Sessions_of_two_learners_under_one_id_are_two()
    {
        var story = new Story(At("10:00", "PageViewed", "'sessionId':'z1'"), At("10:00", "PageViewed", "'sessionId':'z1','userId':'u2'"));

        story.Count(Sessions.Grain).ShouldBe(2);
    }

    [Fact]
    public void A_payment_told_of_twice_is_one_payment_and_currencies_are_apart()
    {
        var story = new Story(
            At("10:00", "PaymentCompleted", "'paymentId':'p1','amount':49.99,'currency':'EUR'"),
            At("10:05", "PaymentCompleted", "'paymentId':'p1','amount':49.99,'currency':'EUR'"),
            At("10:06", "PaymentCompleted", "'paymentId':'p2','amount':-10,'currency':'EUR'"),
            At("10:07", "PaymentCompleted", "'amount':5000,'currency':'JPY','userId':'u2'"),
            At("10:08", "PaymentCompleted", "'amount':5000,'currency':'JPY','userId':'u2'"));

        story.Revenue("EUR").Sum(CourseRevenue.Amount).ShouldBe(3999);
        story.Revenue("EUR").Sum(CourseRevenue.Payments).ShouldBe(2);
        story.Revenue("JPY").Sum(CourseRevenue.Amount).ShouldBe(10_000);
        story.Revenue("JPY").Sum(CourseRevenue.Payments).ShouldBe(2);
    }

    [Fact]
    public void A_payment_whose_currency_is_corrected_moves_from_one_to_the_other()
    {
        var story = new Story(
            At("10:05", "PaymentCompleted", "'paymentId':'p1','amount':20,'currency':'CHF'"),
            At("10:00", "PaymentCompleted", "'paymentId':'p1','amount':20,'currency':'EUR'"));

        story.Revenue("EUR").Sum(CourseRevenue.Payments).ShouldBe(0);
        story.Revenue("CHF").Sum(CourseRevenue.Amount).ShouldBe(2000);
    }

    [Fact]
    public void A_learner_is_active_by_what_they_do_not_by_what_is_done_to_them()
    {
        var story = new Story(
            At("01T10:00", "UserCreated", "'role':'student'"),
            At("10:00", "UserLoggedIn"), At("09:00", "UserLoggedIn"),
            At("10:30", "ForumPosted"), At("10:31", "CommentPosted"),
            At("05T10:00", "AssignmentGraded", "'assignmentId':'s1','score':50"));

        var learner = story.Learner();
        learner.Get(Learners.FirstEventAt).ShouldBe(Micro("01T10:00"));
        learner.Get(Learners.LastEventAt).ShouldBe(Micro("05T10:00"));
        learner.Get(Learners.FirstActivityAt).ShouldBe(Micro("09:00"));
        learner.Get(Learners.LastActivityAt).ShouldBe(Micro("10:31"));
        learner.Sum(Learners.Logins).ShouldBe(2);
        learner.Get(Learners.LastLoginAt).ShouldBe(Micro("10:00"));
        learner.Sum(Learners.ForumPosts).ShouldBe(1);
        learner.Sum(Learners.Comments).ShouldBe(1);
        story.CourseDay(1, "c1").Sum(CourseDays.NewUsers).ShouldBe(0);
        story.Rows[CourseDays.Grain].Find(new(Tenant, 0, Day(1)))!.Value.Sum(CourseDays.NewUsers).ShouldBe(1);
    }

    [Fact]
    public void An_event_of_before_moves_the_new_user_to_its_day()
    {
        var story = new Story(At("05T10:00", "UserCreated"), At("03T10:00", "PageViewed"));

        story.Rows[CourseDays.Grain].Find(new(Tenant, 0, Day(3)))!.Value.Sum(CourseDays.NewUsers).ShouldBe(1);
        (story.Rows[CourseDays.Grain].Find(new(Tenant, 0, Day(5)))?.Sum(CourseDays.NewUsers) ?? 0).ShouldBe(0);
    }

    [Fact]
    public void Attributes_are_the_newest_field_by_field()
    {
        var story = new Story(
            At("11:00", "UserUpdated", "'role':'instructor'"),
            At("10:00", "UserCreated", "'role':'student','organizationId':'o1','timeZone':'Europe/Berlin'"),
            At("12:00", "UserUpdated", "'organizationId':null"));

        var learner = story.Learner();
        learner.Get(Learners.Role).ShouldBe("instructor");
        learner.Get(Learners.Organization).ShouldBeNull();
        learner.Get(Learners.TimeZone).ShouldBe("Europe/Berlin");
    }

    [Fact]
    public void A_course_is_what_its_newest_description_says_of_each_thing()
    {
        var story = new Story(
            At("11:00", "CourseUpdated", "'title':'New','skills':['b','a']"),
            At("10:00", "CourseCreated", "'title':'Old','category':'k','expectedHours':40.5"),
            At("12:00", "CoursePublished"));

        var course = story.Course();
        course.Get(Courses.Title).ShouldBe("New");
        course.Get(Courses.Category).ShouldBe("k");
        course.Get(Courses.ExpectedSeconds).ShouldBe(145_800);
        course.Get(Courses.DescribedAt).ShouldBe(Micro("10:00"));
        course.Get(Courses.PublishedAt).ShouldBe(Micro("12:00"));
        course.Sum(Courses.Events).ShouldBe(3);
    }

    [Fact]
    public void A_lesson_is_in_the_module_that_its_newest_definition_names_and_has_its_viewers()
    {
        var story = new Story(
            At("10:00", "LessonCreated", "'moduleId':'m1','lessonId':'l1','title':'L','position':2"),
            At("11:00", "PageViewed", "'moduleId':'m1','lessonId':'l1'"),
            At("11:05", "ActivityRecorded", "'moduleId':'m1','lessonId':'l1','action':'view','count':3,'duration':90"),
            At("11:00", "PageViewed", "'moduleId':'m1','lessonId':'l1','userId':'u2'"));

        var lesson = story.Content("lesson", "l1");
        lesson.Get(Contents.Module).ShouldBe(story.Content("module", "m1").Key.A);
        lesson.Get(Contents.Title).ShouldBe("L");
        lesson.Sum(Contents.Views).ShouldBe(5);
        lesson.Sum(Contents.Viewers).ShouldBe(2);
        lesson.Sum(Contents.Learners).ShouldBe(2);
        lesson.Sum(Contents.Seconds).ShouldBe(90);
        story.Content("module", "m1").Sum(Contents.Views).ShouldBe(5);
    }

    [Fact]
    public void Active_learners_of_a_day_are_bits_that_any_number_of_events_sets_once()
    {
        var story = new Story(At("10:00", "PageViewed"), At("11:00", "PageViewed"), At("10:00", "PageViewed", "'userId':'u2','courseId':'c2'"), At("10:00", "UserEnrolled", "'userId':'u3'"));

        Bits(ActiveLearners.Learners, new(Tenant, 0, Day(2))).ShouldBe(2);
        Bits(ActiveLearners.Learners, new(Tenant, story.Course("c1").Key.A, Day(2))).ShouldBe(1);
        Bits(EnrolledLearners.Learners, new(Tenant, story.Course("c1").Key.A, Day(2))).ShouldBe(1);

        int Bits(Lectern.Core.Grains.BitsColumn column, Lectern.Core.Grains.GrainKey key)
        {
            var grain = column == ActiveLearners.Learners ? ActiveLearners.Grain : EnrolledLearners.Grain;
            var row = story.Rows[grain].Find(key)!.Value;
            return ((Lectern.Core.Grains.BitsStore)story.Rows[grain].Store(column)).Values[row.Index]!.Sum(b => System.Numerics.BitOperations.PopCount(b));
        }
    }
}
