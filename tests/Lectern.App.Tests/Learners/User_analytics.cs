using System.Net;
using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.Learners;

public sealed class User_analytics(SmallInstitution institution) : IClassFixture<SmallInstitution>
{
    readonly TestServer server = institution.Server;

    [Fact]
    public async Task Every_field_is_as_computed_by_hand()
    {
        var ann = await server.AskAsync($"/api/v1/users/{SmallInstitution.Escaped("ann")}/analytics?{SmallInstitution.AsOf}");

        // Learning time: c1 max(observed 2,400; declared 5,400 by m1 + 600 by t1) = 6,000 s; c2 declares 7,200 s: 13,200 s = 3.666… h.
        //   Observed in c1: 18 Nov, views at 10:10 and 10:30: 20 min; 19 Nov, attempts at 9:00 and 9:20: 20 min; all else single events.
        // Sessions: s1 declares 3,000 s; without a session, by days of Auckland: 9 Nov 23:00 UTC, one event; 16 Nov 23:30–23:35: 300 s;
        //   18 Nov login 10:00, views 10:10 and 10:30: 1,800 s; 11:10, one event; 19 Nov 9:00–9:20: 1,200 s. 6,300 s in 6 sessions: 1,050 s.
        // Score: (80 + 90 + 70) ÷ 3. Streak by UTC, ann's zone: active on 9, 16, 18 and 19 Nov (Auckland would say 17, 18, 19: 3 days).
        // Progress: c1 by modules, since one is completed: 1 of 3; c2 completed: (33.333 + 100) ÷ 2.
        // Engagement on 20 Nov: recency 1 − 1/14; regularity: 10, 17, 18, 19 Nov: 4/12; effort (observed 2,400 + declared 6,000) ÷ 43,200 s;
        //   progress 66.67 against (40 in c1, 40 of its 100 days; 15 of 90 days = 16.67 in c2) ÷ 2: full; assessment: q1 and a1 of q1, q2, a1: 2/3.
        //   23.214 + 8.333 + 3.889 + 15 + 10 = 60.437
        ann.ShouldBeJson(
            """
            {
              "id": "ann/1 ä?&%", "userId": "ann/1 ä?&%",
              "totalCoursesEnrolled": 2, "totalCoursesCompleted": 1, "totalLearningHours": 3.67, "averageScore": 80,
              "lastActiveDate": "2025-11-19T09:20:00Z", "streakDays": 2, "longestStreakDays": 2,
              "learningPath": ["c1", "c2"], "skillsAcquired": ["paint", "sets"],
              "totalLogins": 1, "lastLogin": "2025-11-18T10:00:00Z",
              "totalSessionTimeSeconds": 6300, "averageSessionTimeSeconds": 1050, "totalPageViews": 2,
              "averageCourseCompletionRate": 66.67, "totalQuizAttempts": 2, "averageQuizScore": 85,
              "totalAssignmentSubmissions": 1, "averageAssignmentScore": 70, "totalForumPosts": 1, "totalComments": 1,
              "engagementScore": 60.44,
              "engagement": {
                "version": 1, "score": 60.44,
                "recency": {"share": 0.93, "weight": 25, "points": 23.21},
                "regularity": {"share": 0.33, "weight": 25, "points": 8.33},
                "effort": {"share": 0.19, "weight": 20, "points": 3.89},
                "progress": {"share": 1, "weight": 15, "points": 15},
                "assessment": {"share": 0.67, "weight": 15, "points": 10}
              },
              "createdAt": "2025-09-30T23:00:00Z", "updatedAt": "2025-11-19T09:20:00Z"
            }
            """);
    }

    [Fact]
    public async Task Nothing_is_null_and_not_zero()
    {
        var gus = await server.AskAsync($"/api/v1/users/gus/analytics?{SmallInstitution.AsOf}");

        gus.ShouldBeJson(
            """
            {
              "id": "gus", "userId": "gus",
              "totalCoursesEnrolled": 0, "totalCoursesCompleted": 0, "totalLearningHours": 0, "averageScore": null,
              "lastActiveDate": null, "streakDays": 0, "longestStreakDays": 0, "learningPath": [], "skillsAcquired": [],
              "totalLogins": 0, "lastLogin": null, "totalSessionTimeSeconds": 0, "averageSessionTimeSeconds": null, "totalPageViews": 0,
              "averageCourseCompletionRate": null, "totalQuizAttempts": 0, "averageQuizScore": null,
              "totalAssignmentSubmissions": 0, "averageAssignmentScore": null, "totalForumPosts": 0, "totalComments": 0,
              "engagementScore": 0,
              "engagement": {
                "version": 1, "score": 0,
                "recency": {"share": 0, "weight": 25, "points": 0}, "regularity": {"share": 0, "weight": 25, "points": 0},
                "effort": {"share": 0, "weight": 20, "points": 0}, "progress": null, "assessment": null
              },
              "createdAt": "2025-11-19T12:00:00Z", "updatedAt": "2025-11-19T12:00:00Z"
            }
            """);
    }

    [Fact]
    public async Task Final_scores_stand_in_where_nothing_was_graded()
    {
        var dan = await server.AskAsync($"/api/v1/users/dan/analytics?{SmallInstitution.AsOf}");

        ((decimal?)dan["averageScore"]).ShouldBe(60);
        ((decimal?)dan["averageQuizScore"]).ShouldBeNull();
    }

    [Theory]
    [InlineData("2025-11-18T23:00:00Z", 1)] // 18 Nov by UTC; 16 was the day before yesterday
    [InlineData("2025-11-19T23:59:00Z", 2)]
    [InlineData("2025-11-20T23:59:00Z", 2)] // yesterday counts
    [InlineData("2025-11-21T00:00:00Z", 0)] // two days ago does not
    [InlineData("2025-11-17T12:00:00%2B13:00", 1)]
    public async Task The_streak_moves_with_asOf_by_the_learners_own_calendar(string asOf, int days)
    {
        var ann = await server.AskAsync($"/api/v1/users/{SmallInstitution.Escaped("ann")}/analytics?asOf={asOf}");

        ((int)ann["streakDays"]!).ShouldBe(days);
    }

    [Fact]
    public async Task Engagement_of_the_past_knows_nothing_of_what_came_later()
    {
        // 11 Nov: active on the 10th alone; a1 was the one item due, and was handed in.
        var ann = await server.AskAsync($"/api/v1/users/{SmallInstitution.Escaped("ann")}/analytics?asOf=2025-11-11T12:00:00%2B13:00");

        ann["engagement"]!["recency"].ShouldBeJson("""{"share": 0.93, "weight": 25, "points": 23.21}""");
        ann["engagement"]!["regularity"].ShouldBeJson("""{"share": 0.08, "weight": 25, "points": 2.08}""");
        ann["engagement"]!["effort"].ShouldBeJson("""{"share": 0, "weight": 20, "points": 0}""");
        ann["engagement"]!["assessment"].ShouldBeJson("""{"share": 1, "weight": 15, "points": 15}""");
    }

    [Fact]
    public async Task An_unknown_user_is_404() =>
        (await server.AskAsync("/api/v1/users/nobody/analytics", HttpStatusCode.NotFound)).Problem().Code.ShouldBe("not_found");
}
