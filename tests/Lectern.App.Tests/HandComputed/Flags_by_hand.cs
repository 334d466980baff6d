using System.Net;
using System.Text.Json.Nodes;
using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.HandComputed;

/// <summary>
/// Who is flagged in stars, which goes from 22 September to 31 December: a point of pace a day. The essay is due on 31 October, 17:00, the
/// quiz on the last second of 5 November: both are missed from the day after. The quiz alone states a pass mark: 60.
/// </summary>
[Collection(TwoShoresCollection.Name)]
public sealed class Flags_by_hand(TwoShores shores)
{
    /// <summary>
    /// Progress: ada 2 of 3 lessons, ben 40 % of one (13.33), cy 55 as reported, dee, fay, gil, hana and ivo 0, eli 0 until completed.
    /// <code>
    /// 22 September: ada, ben and cy enroll, dee and eli on the 23rd
    /// 24 September: two days: all are new
    /// 25 September: three days of ada, ben and cy, who come on 27 September, 31 October and 21 October; dee comes today
    /// 26 September: three days of eli, who comes on 3 October
    /// 10 October: expected 18, so that nobody is behind
    ///   ada   last seen 2 October: 8 days                       ben   has not come yet, enrolled 22 September: 18 days
    ///   cy    dropped on the 5th                                dee   last seen 25 September: 15 days
    ///   eli   last seen the 4th: 6 days                         gil, hana   have not come yet, enrolled on the 1st: 9 days
    /// 11 October: expected 19; eli is away since 7 days
    /// 12 October: expected 20; who has nothing is behind by as much, ben (13.33) by 6.67
    /// 4 November: expected 43; dee dropped at its first moment; ben was last seen on the 4th, 20:59:59, fay at 0:10
    /// 5 November: expected 44; the essay is missed, the quiz is not yet: it is due today
    ///   ada   handed in                                         ben   a second late, but handed in; 44 − 13.33 = 30.67
    ///   cy    last seen 25 October: 11 days                     eli   behind 44; scores 40 and 80 are a mean of 60: just passing
    ///   fay   enrolled after the essay was due, on the 3rd:     gil, hana   35 days, behind 44, the essay
    ///         44 behind, but new
    /// 6 November: expected 45; the quiz is missed by cy, fay, gil and hana; ben handed it in this morning; fay is new no more
    /// 11 November: expected 50
    ///   ben   36.67 behind; scores 60 and 60                    cy    17 days; essay and quiz
    ///   fay   50 behind; quiz on the 8th, score 20              gil   50 behind; essay; last seen on the 7th, score 60
    ///   hana  50 behind; essay; score 100                       ivo   enrolled today, after everything was due: new
    /// </code>
    /// </summary>
    [Theory]
    [InlineData("2025-09-21T12:00:00+12:00", "")]
    [InlineData("2025-09-22T12:00:00+12:00", "")]
    [InlineData("2025-09-24T23:59:59+12:00", "")]
    [InlineData("2025-09-25T00:00:00+12:00", "ada never_seen 3/3; ben never_seen 3/3; cy never_seen 3/3")]
    [InlineData("2025-09-26T12:00:00+12:00", "ada never_seen 4/3; ben never_seen 4/3; cy never_seen 4/3; eli never_seen 3/3")]
    [InlineData("2025-10-10T12:00:00+13:00", "ada away 8/7; ben never_seen 18/3; dee away 15/7; gil never_seen 9/3; hana never_seen 9/3")]
    [InlineData("2025-10-11T12:00:00+13:00", "ada away 9/7; ben never_seen 19/3; dee away 16/7; eli away 7/7; gil never_seen 10/3; hana never_seen 10/3")]
    [InlineData("2025-10-12T12:00:00+13:00", "ada away 10/7; ben never_seen 20/3; dee away 17/7, behind_pace 20/20; eli away 8/7, behind_pace 20/20; gil never_seen 11/3, behind_pace 20/20; hana never_seen 11/3, behind_pace 20/20")]
    [InlineData("2025-11-05T23:59:59+13:00", "ben behind_pace 30.67/20; cy away 11/7, missed_work 1/1; eli behind_pace 44/20; gil never_seen 35/3, behind_pace 44/20, missed_work 1/1; hana never_seen 35/3, behind_pace 44/20, missed_work 1/1")]
    [InlineData("2025-11-06T00:00:00+13:00", "ben behind_pace 31.67/20; cy away 12/7, missed_work 2/1; eli behind_pace 45/20; fay behind_pace 45/20, missed_work 1/1; gil never_seen 36/3, behind_pace 45/20, missed_work 2/1; hana never_seen 36/3, behind_pace 45/20, missed_work 2/1")]
    [InlineData("2025-11-11T12:00:00+13:00", "ben behind_pace 36.67/20; cy away 17/7, missed_work 2/1; fay behind_pace 50/20, failing_scores 20/60; gil behind_pace 50/20, missed_work 1/1; hana behind_pace 50/20, missed_work 1/1")]
    [InlineData("2026-01-01T12:00:00+13:00", "")]
    public async Task Who_is_flagged_in_stars(string asOf, string flags) => Told(await AskAsync("stars", asOf, "&flagged=true")).ShouldBe(flags);

    /// <summary>ada enrolled in glass on 1 October, has one of two modules since the 10th, and 42 days for it; bowl is never due. kim completed.</summary>
    [Theory]
    [InlineData("2025-10-16T12:00:00+13:00", "")] // 6 days; 15 of 42 days: 35.71 expected
    [InlineData("2025-10-30T12:00:00+13:00", "ada away 20/7")] // 29 of 42: 69.05 against 50
    [InlineData("2025-10-31T12:00:00+13:00", "ada away 21/7, behind_pace 21.43/20")] // 30 of 42: 71.43
    public async Task Who_is_flagged_in_glass(string asOf, string flags) => Told(await AskAsync("glass", asOf, "&flagged=true")).ShouldBe(flags);

    [Fact]
    public async Task The_others_are_those_not_flagged()
    {
        Ids(await AskAsync("stars", "2025-11-11T12:00:00+13:00", "&flagged=false")).ShouldBe("ada,dee,eli,ivo");
        Ids(await AskAsync("stars", "2025-11-11T12:00:00+13:00", "&flagged=true&cohort=a&sort=progress&order=desc")).ShouldBe("cy,ben,fay");
        await shores.Server.AskAsync("/api/v1/courses/stars/learners?flagged=some", HttpStatusCode.BadRequest);
    }

    /// <summary>
    /// On 6 November eli has not completed yet, and his essay is graded on the 9th: (40 + 80) ÷ 2. ada: quiz 80 and 100, essay 90. ben: 60 and 60.
    /// fay's quiz is of the 8th; gil and hana have not come. fay was last seen at 0:10 of the 4th, and on the 10th since.
    /// </summary>
    [Fact]
    public async Task Everyone_is_as_they_stood_at_the_end_of_the_day()
    {
        var learners = await AskAsync("stars", "2025-11-06T12:00:00+13:00", "");

        learners.Select(l => ((string)l!["id"]!, (string)l["status"]!, (decimal)l["progressPercentage"]!, (decimal?)l["score"], (string?)l["lastAccessDate"]))
            .ShouldBe(
            [
                ("ada", "in_progress", 66.67m, 90, "2025-11-06T06:50:00Z"),
                ("ben", "in_progress", 13.33m, 60, "2025-11-05T20:10:00Z"),
                ("cy", "in_progress", 55, null, "2025-10-24T21:00:00Z"),
                ("dee", "dropped", 0, null, "2025-09-24T22:00:00Z"),
                ("eli", "in_progress", 0, 60, "2025-11-05T07:00:00Z"),
                ("fay", "in_progress", 0, null, "2025-11-03T11:10:00Z"),
                ("gil", "not_started", 0, null, null),
                ("hana", "not_started", 0, null, null),
            ]);
        learners[4]!["completionDate"].ShouldBeNull();
    }

    /// <summary>cy dropped on 5 October, enrolled again on the 20th, and first did something on the 21st; dee dropped at the first moment of 4 November.</summary>
    [Theory]
    [InlineData("cy", "2025-10-04T12:00:00+13:00", "not_started")]
    [InlineData("cy", "2025-10-05T00:00:00+13:00", "dropped")]
    [InlineData("cy", "2025-10-19T23:59:59+13:00", "dropped")]
    [InlineData("cy", "2025-10-20T00:00:00+13:00", "not_started")]
    [InlineData("cy", "2025-10-21T00:00:00+13:00", "in_progress")]
    [InlineData("dee", "2025-11-03T23:59:59+13:00", "in_progress")]
    [InlineData("dee", "2025-11-04T00:00:00+13:00", "dropped")]
    [InlineData("eli", "2025-11-09T23:59:59+13:00", "in_progress")]
    [InlineData("eli", "2025-11-10T00:00:00+13:00", "completed")]
    public async Task A_status_is_that_of_the_days_end(string learner, string asOf, string status) =>
        ((string)(await AskAsync("stars", asOf, "")).Single(l => (string)l!["id"]! == learner)!["status"]!).ShouldBe(status);

    static string Told(JsonArray learners) => string.Join("; ", learners.Select(l =>
        $"{l!["id"]} {string.Join(", ", l["flags"]!.AsArray().Select(f => $"{f!["reason"]} {(decimal)f["value"]!:0.##}/{(decimal)f["threshold"]!:0.##}"))}"));

    static string Ids(JsonArray learners) => string.Join(',', learners.Select(l => (string)l!["id"]!));

    async Task<JsonArray> AskAsync(string course, string asOf, string query) =>
        (await shores.Server.AskAsync($"/api/v1/courses/{course}/learners?asOf={Uri.EscapeDataString(asOf)}{query}"))["items"]!.AsArray();
}
