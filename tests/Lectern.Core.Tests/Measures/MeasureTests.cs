using Lectern.Core.Measures;
using NodaTime;

namespace Lectern.Core.Tests.Measures;

public sealed class MeasureTests
{
    static readonly DateOnly Today = new(2026, 3, 31);
    static readonly CourseContents Full = new(Lessons: 4, Modules: 2, Items: 5, LessonsProgressed: 1, ModulesCompleted: 1);

    [Fact]
    public void A_rate_over_nothing_is_null_and_halves_go_away_from_zero()
    {
        Rates.Share(1, 0).ShouldBeNull();
        Rates.Share(0, 3).ShouldBe(0);
        Rates.Share(1, 3).ShouldBe(33.33m);
        Rates.Share(2, 3).ShouldBe(66.67m);
        Rates.Round(0.125m).ShouldBe(0.13m);
        Rates.Round(-0.125m).ShouldBe(-0.13m);
        Rates.Mean(0, 0).ShouldBeNull();
        Rates.Mean(1_700_000, 2).ShouldBe(85);
        Rates.WholeMean(5, 2).ShouldBe(3);
        Rates.WholeMean(5, 0).ShouldBeNull();
        Rates.Hours(13_200).ShouldBe(3.67m);
        Rates.Change(3, 2).ShouldBe(50);
        Rates.Change(3, 0).ShouldBeNull();
        Rates.Change(null, 2).ShouldBeNull();
    }

    [Theory]
    [InlineData(1999, "EUR", 19.99)]
    [InlineData(500, "JPY", 500)]
    [InlineData(1500, "KWD", 1.5)]
    [InlineData(-999, "USD", -9.99)]
    public void Money_has_the_decimals_of_its_currency(long minor, string currency, double amount) => Money.Amount(minor, currency).ShouldBe((decimal)amount);

    [Fact]
    public void Progress_takes_the_first_rule_that_applies()
    {
        CourseProgress.Of(true, 100_000, 0, 0, 0, Full).ShouldBe((100m, ProgressRule.Completed));
        CourseProgress.Of(false, 0, 4_000_000, 2, 5, Full).ShouldBe((0m, ProgressRule.Reported));
        CourseProgress.Of(false, null, 1_500_000, 2, 5, Full).ShouldBe((37.5m, ProgressRule.Lessons));
        CourseProgress.Of(false, null, 0, 1, 5, Full with { LessonsProgressed = 0 }).ShouldBe((50m, ProgressRule.Modules));
        CourseProgress.Of(false, null, 0, 0, 4, Full with { LessonsProgressed = 0, ModulesCompleted = 0 }).ShouldBe((80m, ProgressRule.Items));
        CourseProgress.Of(false, null, 0, 0, 4, default).ShouldBe((0m, ProgressRule.None));
        CourseProgress.Of(false, null, 0, 0, 9, new(0, 0, 5, 0, 0)).ShouldBe((100m, ProgressRule.Items));
    }

    [Fact]
    public void Mean_progress_is_the_mean_of_each()
    {
        var course = Full with { LessonsProgressed = 0, ModulesCompleted = 0 };
        // 100, 30 as reported, 3 of 5, 0 of 5.
        CourseProgress.Mean(4, known: 2, knownSum: 1_300_000, 0, 0, otherItemsDone: 3, course).ShouldBe(47.5m);
        CourseProgress.Mean(0, 0, 0, 0, 0, 0, course).ShouldBeNull();
        CourseProgress.Mean(1, 0, 0, 0, 0, 0, default).ShouldBe(0);
    }

    [Fact]
    public void Expected_pace_goes_by_the_courses_dates_then_by_hours_then_by_90_days()
    {
        var enrolled = Today.AddDays(-45);
        ExpectedPace.Of(Today, Today.AddDays(-10), Today.AddDays(30), enrolled, null).ShouldBe(25);
        ExpectedPace.Of(Today, Today.AddDays(5), Today.AddDays(30), enrolled, null).ShouldBe(0);
        ExpectedPace.Of(Today, Today.AddDays(-30), Today.AddDays(-5), enrolled, null).ShouldBe(100);
        ExpectedPace.Of(Today, Today, Today, enrolled, null).ShouldBe(50, "a course of no length has no dates");
        ExpectedPace.Of(Today, null, null, Today.AddDays(-14), 16 * 3600).ShouldBe(50, "16 hours are four weeks");
        ExpectedPace.Of(Today, Today.AddDays(-10), null, enrolled, null).ShouldBe(50);
    }

    [Fact]
    public void A_streak_ends_today_or_yesterday()
    {
        Streaks.Of(Days(0, 1, 2), Today).ShouldBe(new(3, 3));
        Streaks.Of(Days(1, 2), Today).ShouldBe(new(2, 2));
        Streaks.Of(Days(2, 3, 4), Today).ShouldBe(new(0, 3));
        Streaks.Of(Days(0, 5, 6, 7, 9), Today).ShouldBe(new(1, 3));
        Streaks.Of([], Today).ShouldBe(new(0, 0));
        Streaks.Of([Today.AddDays(1), Today], Today).ShouldBe(new(1, 1), "tomorrow has not been");

        static SortedSet<DateOnly> Days(params int[] ago) => [.. ago.Select(a => Today.AddDays(-a))];
    }

    [Fact]
    public void Active_days_are_those_of_events_not_of_the_half_hour_after()
    {
        var auckland = DateTimeZoneProviders.Tzdb["Pacific/Auckland"];
        var lateEvent = Instant.FromUtc(2026, 1, 10, 23, 45).ToUnixTimeSeconds();

        Streaks.ActiveDays([(lateEvent, lateEvent + 1800)], DateTimeZone.Utc).ShouldBe([new(2026, 1, 10)]);
        Streaks.ActiveDays([(lateEvent, lateEvent + 1800)], auckland).ShouldBe([new(2026, 1, 11)]);
        // A second event at 0:10: both days.
        Streaks.ActiveDays([(lateEvent, lateEvent + 1500 + 1800)], DateTimeZone.Utc).ShouldBe([new(2026, 1, 10), new(2026, 1, 11)]);
    }

    [Fact]
    public void Drop_off_counts_a_later_module_for_all_before_it()
    {
        var reaches = Dropoff.Of([8, 6, 6, 1]);

        reaches.Select(r => r.Reached).ShouldBe([8, 6, 6, 1]);
        reaches.Select(r => r.Continued).ShouldBe([6, 6, 1, null]);
        reaches.Select(r => r.DropoffRate).ShouldBe([25m, 0m, 83.33m, null]);
        Dropoff.Of([0, 0])[0].DropoffRate.ShouldBeNull();
        Dropoff.Of([]).ShouldBeEmpty();
    }

    [Fact]
    public void Engagement_adds_its_five_parts()
    {
        var facts = new EngagementFacts(Today.AddDays(-7), ActiveDays: 6, LearningSeconds: 360 * 60, Progress: 20, ExpectedProgress: 40, ItemsDue: 4, ItemsAttempted: 1);

        var engagement = Engagement.Of(facts, Today, EngagementWeights.Default);

        engagement.Recency.ShouldBe(new(0.5m, 25, 12.5m));
        engagement.Regularity.ShouldBe(new(0.5m, 25, 12.5m));
        engagement.Effort.ShouldBe(new(0.5m, 20, 10));
        engagement.Progress.ShouldBe(new(0.5m, 15, 7.5m));
        engagement.Assessment.ShouldBe(new(0.25m, 15, 3.75m));
        (engagement.Version, engagement.Score).ShouldBe((1, 46.25m));
    }

    [Fact]
    public void A_part_that_cannot_be_told_leaves_its_weight_to_the_others()
    {
        var full = new EngagementFacts(Today, 28, 100_000, null, 0, 0, 0);

        Engagement.Of(full, Today, EngagementWeights.Default).ShouldSatisfyAllConditions(
            e => e.Score.ShouldBe(100),
            e => e.Progress.ShouldBeNull(),
            e => e.Assessment.ShouldBeNull());
        Engagement.Of(full with { Progress = 0 }, Today, EngagementWeights.Default).Progress!.Share.ShouldBe(1, "nothing is expected yet");
        Engagement.Of(full with { LastActive = null, ActiveDays = 0, LearningSeconds = 0 }, Today, EngagementWeights.Default).Score.ShouldBe(0);
        Engagement.Of(full with { LastActive = Today.AddDays(-20) }, Today, EngagementWeights.Default).Recency.Share.ShouldBe(0);
    }

    // Shares as above: 0.5, 0.5, 0.5, 0.5, 0.25. With 40, 10, 0, 30, 20: 20 + 5 + 0 + 15 + 5 = 45. Without progress and assessment the
    // rest weighs 50: (20 + 5 + 0) ÷ 50 × 100 = 50.
    [Fact]
    public void Engagement_goes_by_the_weights_it_is_given()
    {
        var weights = new EngagementWeights(40, 10, 0, 30, 20);
        var facts = new EngagementFacts(Today.AddDays(-7), ActiveDays: 6, LearningSeconds: 360 * 60, Progress: 20, ExpectedProgress: 40, ItemsDue: 4, ItemsAttempted: 1);

        var engagement = Engagement.Of(facts, Today, weights);

        engagement.Recency.ShouldBe(new(0.5m, 40, 20));
        engagement.Regularity.ShouldBe(new(0.5m, 10, 5));
        engagement.Effort.ShouldBe(new(0.5m, 0, 0));
        engagement.Progress.ShouldBe(new(0.5m, 30, 15));
        engagement.Assessment.ShouldBe(new(0.25m, 20, 5));
        engagement.Score.ShouldBe(45);
        Engagement.Of(facts with { Progress = null, ItemsDue = 0 }, Today, weights).Score.ShouldBe(50);
    }

    [Theory]
    [InlineData(25, 25, 20, 15, 15, true)]
    [InlineData(1, 0, 0, 99, 0, true)]
    [InlineData(0, 0, 0, 50, 50, false)]
    [InlineData(25, 25, 20, 15, 14, false)]
    [InlineData(25, 25, 20, 15, 16, false)]
    [InlineData(110, -10, 0, 0, 0, false)]
    public void Weights_make_a_hundred_and_leave_nobody_without_a_score(int recency, int regularity, int effort, int progress, int assessment, bool isSound) =>
        new EngagementWeights(recency, regularity, effort, progress, assessment).AreSound().ShouldBe(isSound);

    [Fact]
    public void Status_is_completed_then_dropped_then_in_progress()
    {
        DateTime early = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc), late = early.AddDays(1);

        EnrollmentStatus.Of(early, late, late, early).ShouldBe(ProgressStatus.Completed);
        EnrollmentStatus.Of(early, late, null, early).ShouldBe(ProgressStatus.Dropped);
        EnrollmentStatus.Of(early, early, null, early).ShouldBe(ProgressStatus.Dropped);
        EnrollmentStatus.Of(late, early, null, early).ShouldBe(ProgressStatus.InProgress);
        EnrollmentStatus.Of(late, null, null, null).ShouldBe(ProgressStatus.NotStarted);
    }
}
