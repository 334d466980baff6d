using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.HandComputed;

/// <summary>
/// Learning time, by learner and course: max(observed, declared by contents, declared by the course), in seconds. Observed is by day:
/// max(Σ stated, Σ gaps of at most 30 minutes).
/// <code>
/// ada  stars  observed 27 Sep 120 stated; 28 Sep 01:50 to 03:05 over the change of clocks is 15 min: 900; 2 Oct 20:00 to 20:21: 1,260;
///             5 Nov 19:30 to 19:50: 1,200: together 3,480. Declared: sky max(2,400, its lessons 1,800 + 900) + attempts 1,200 + 600 = 4,500
/// ada  glass  declared 5,400
/// ben  stars  observed 2 Nov 01:50 PDT to 01:10 PST is 20 min: 1,200; 6 Nov 09:00 to 09:10: 600: 1,800. Declared 900
/// dee  stars  stated 300
/// eli  stars  observed 0 (20:00 and 21:00 are an hour apart); declared 600 + 720; by the course 5,400
/// fay  stars  observed 4 Nov 0:00 to 0:10: 600 (from 23:59:30 over midnight is cut). Declared 480
/// gil  stars  observed 7 Nov 10:00 to 10:50 in gaps of 20 and 30 min: 3,000; 11:21 is 31 min later; to 11:31: 600: 3,600. Declared 600
/// hana stars  observed 9 Nov 9:10 to 9:20: 600 (240 stated). Declared 1,500
/// kim  glass  by the course 3,600
/// joe  stars  stated 90
/// </code>
/// Engagement on 11 November, of 15 October to 11 November: effort is Σ observed of all rows, of no course too, + Σ declared by
/// contents completed in the window. Due in it are the essay (31 Oct) and the quiz (5 Nov).
/// </summary>
[Collection(TwoShoresCollection.Name)]
public sealed class User_analytics_by_hand(TwoShores shores)
{
    // Score: (80 + 100 + 90) ÷ 3. Days: 27, 28, 29 Sep; 2, 10, 31 Oct; 5, 6, 7, 8 Nov.
    // Sessions: s1 27 Sep 23:50 to 28 Sep 03:05 is 2 h 15 min = 8,100; s2 says 1,800 of itself; gaps 29 Sep, 2 Oct 20:00 to 20:21 = 1,260,
    //   10 and 31 Oct, 6 Nov, 7 Nov 12:00 to 12:10 = 600 over course and none, 8 Nov: 11,760 s over 9. Hours: 4,500 + 5,400 = 9,900 s.
    // Progress: stars 2 of 3 lessons, glass 1 of 2 modules: (66.667 + 50) ÷ 2.
    // Engagement: recency 8 Nov: 1 − 3/14 = 0.7857; regularity 31 Oct, 5, 6, 7, 8 Nov: 5/12;
    //   effort 1,200 + (no course, 5 Nov, 19:25 to 19:50) 1,500 + declared 1,800 = 4,500 ÷ 43,200 = 0.1042;
    //   progress 58.333 ÷ mean(50, 41 of 42 days = 97.619) = 58.333 ÷ 73.810 = 0.7903; assessment 2/2:
    //   19.643 + 10.417 + 2.083 + 11.855 + 15 = 58.998
    [Fact]
    public Task Ada() => IsAsync("ada",
        """
        {
          "id": "ada", "userId": "ada",
          "totalCoursesEnrolled": 2, "totalCoursesCompleted": 0, "totalLearningHours": 2.75, "averageScore": 90,
          "lastActiveDate": "2025-11-07T23:00:00Z", "streakDays": 0, "longestStreakDays": 4,
          "learningPath": ["stars", "glass"], "skillsAcquired": ["charts", "fire"],
          "totalLogins": 1, "lastLogin": "2025-11-05T06:25:00Z",
          "totalSessionTimeSeconds": 11760, "averageSessionTimeSeconds": 1307, "totalPageViews": 3,
          "averageCourseCompletionRate": 58.33, "totalQuizAttempts": 2, "averageQuizScore": 90,
          "totalAssignmentSubmissions": 1, "averageAssignmentScore": 90, "totalForumPosts": 1, "totalComments": 1,
          "engagementScore": 59,
          "engagement": {
            "version": 1, "score": 59,
            "recency": {"share": 0.79, "weight": 25, "points": 19.64},
            "regularity": {"share": 0.42, "weight": 25, "points": 10.42},
            "effort": {"share": 0.1, "weight": 20, "points": 2.08},
            "progress": {"share": 0.79, "weight": 15, "points": 11.85},
            "assessment": {"share": 1, "weight": 15, "points": 15}
          },
          "createdAt": "2025-09-10T00:00:00Z", "updatedAt": "2025-11-07T23:00:00Z"
        }
        """);

    // Days of Los Angeles: 30 Oct (the essay, 21:00:01 there), 1, 2, 3 Nov (23:59:59), 5 Nov (the quiz, at noon): the longest run is 3.
    // By the tenant's calendar 31 Oct, 2, 4, 6 Nov: 4/12. Recency 6 Nov: 1 − 5/14. Effort 1,800 + 900 ÷ 43,200 = 0.0625.
    // Sessions by gaps: 31 Oct; 2 Nov 19:40, and 21:50 to 22:10 = 1,200; 4 Nov; 6 Nov 9:00 to 9:10 = 600: 1,800 s over 5.
    // Progress: 40 of sun-film ÷ 3 lessons = 13.333; ÷ 50 = 0.2667. 16.071 + 8.333 + 1.25 + 4 + 15 = 44.655
    [Fact]
    public Task Ben() => IsAsync("ben",
        """
        {
          "id": "ben", "userId": "ben",
          "totalCoursesEnrolled": 1, "totalCoursesCompleted": 0, "totalLearningHours": 0.5, "averageScore": 60,
          "lastActiveDate": "2025-11-05T20:10:00Z", "streakDays": 0, "longestStreakDays": 3,
          "learningPath": ["stars"], "skillsAcquired": [],
          "totalLogins": 0, "lastLogin": null,
          "totalSessionTimeSeconds": 1800, "averageSessionTimeSeconds": 360, "totalPageViews": 3,
          "averageCourseCompletionRate": 13.33, "totalQuizAttempts": 1, "averageQuizScore": 60,
          "totalAssignmentSubmissions": 1, "averageAssignmentScore": 60, "totalForumPosts": 0, "totalComments": 0,
          "engagementScore": 44.65,
          "engagement": {
            "version": 1, "score": 44.65,
            "recency": {"share": 0.64, "weight": 25, "points": 16.07},
            "regularity": {"share": 0.33, "weight": 25, "points": 8.33},
            "effort": {"share": 0.06, "weight": 20, "points": 1.25},
            "progress": {"share": 0.27, "weight": 15, "points": 4},
            "assessment": {"share": 1, "weight": 15, "points": 15}
          },
          "createdAt": "2025-09-10T00:00:00Z", "updatedAt": "2025-11-05T20:10:00Z"
        }
        """);

    // Reports on 21, 22 (the late one) and 25 Oct: a run of 2; the newest says 55. Recency: 17 days, nothing left. Regularity 3/12.
    // Progress 55 ÷ 50: full. Assessment 0 of 2: 6.25 + 15.
    [Fact]
    public Task Cy_who_enrolled_again() => IsAsync("cy",
        """
        {
          "id": "cy", "userId": "cy",
          "totalCoursesEnrolled": 1, "totalCoursesCompleted": 0, "totalLearningHours": 0, "averageScore": null,
          "lastActiveDate": "2025-10-24T21:00:00Z", "streakDays": 0, "longestStreakDays": 2,
          "learningPath": ["stars"], "skillsAcquired": [],
          "totalLogins": 0, "lastLogin": null,
          "totalSessionTimeSeconds": 0, "averageSessionTimeSeconds": 0, "totalPageViews": 0,
          "averageCourseCompletionRate": 55, "totalQuizAttempts": 0, "averageQuizScore": null,
          "totalAssignmentSubmissions": 0, "averageAssignmentScore": null, "totalForumPosts": 0, "totalComments": 0,
          "engagementScore": 21.25,
          "engagement": {
            "version": 1, "score": 21.25,
            "recency": {"share": 0, "weight": 25, "points": 0},
            "regularity": {"share": 0.25, "weight": 25, "points": 6.25},
            "effort": {"share": 0, "weight": 20, "points": 0},
            "progress": {"share": 1, "weight": 15, "points": 15},
            "assessment": {"share": 0, "weight": 15, "points": 0}
          },
          "createdAt": "2025-09-11T00:00:00Z", "updatedAt": "2025-10-24T21:00:00Z"
        }
        """);

    // Sessions by gaps: 3 Oct 20:00 and 21:00, 4 and 30 Oct, 1, 4, 5 Nov: 7 of a moment each.
    // Score: (40 + 80 + 80) ÷ 3; quiz (40 + 80) ÷ 2; one of the two submissions is graded. Days: 3, 4, 30 Oct; 1, 4, 5 Nov.
    // Completing is no activity: last active 5 Nov. Recency 1 − 6/14; regularity 30 Oct, 1, 4, 5 Nov: 4/12; effort 1,320 ÷ 43,200.
    // 14.286 + 8.333 + 0.611 + 15 + 15 = 53.230
    [Fact]
    public Task Eli_who_completed_on_the_last_second() => IsAsync("eli",
        """
        {
          "id": "eli", "userId": "eli",
          "totalCoursesEnrolled": 1, "totalCoursesCompleted": 1, "totalLearningHours": 1.5, "averageScore": 66.67,
          "lastActiveDate": "2025-11-05T07:00:00Z", "streakDays": 0, "longestStreakDays": 2,
          "learningPath": ["stars"], "skillsAcquired": ["charts", "stars"],
          "totalLogins": 0, "lastLogin": null,
          "totalSessionTimeSeconds": 0, "averageSessionTimeSeconds": 0, "totalPageViews": 1,
          "averageCourseCompletionRate": 100, "totalQuizAttempts": 2, "averageQuizScore": 60,
          "totalAssignmentSubmissions": 2, "averageAssignmentScore": 80, "totalForumPosts": 0, "totalComments": 0,
          "engagementScore": 53.23,
          "engagement": {
            "version": 1, "score": 53.23,
            "recency": {"share": 0.57, "weight": 25, "points": 14.29},
            "regularity": {"share": 0.33, "weight": 25, "points": 8.33},
            "effort": {"share": 0.03, "weight": 20, "points": 0.61},
            "progress": {"share": 1, "weight": 15, "points": 15},
            "assessment": {"share": 1, "weight": 15, "points": 15}
          },
          "createdAt": "2025-09-12T00:00:00Z", "updatedAt": "2025-11-10T10:59:59Z"
        }
        """);

    // Sessions by gaps: 3 Nov 23:59:30, cut at midnight; 4 Nov 0:00 to 0:10 = 600; 8 and 10 Nov: 600 s over 4.
    // Days: 3, 4, 8, 10 Nov; the run that ended yesterday is 1. Recency 1 − 1/14; regularity 4/12; effort 600 + 480 = 1,080 ÷ 43,200;
    // progress 0 of 50; the quiz of quiz and essay. 23.214 + 8.333 + 0.5 + 0 + 7.5 = 39.548
    [Fact]
    public Task Fay_who_reads_over_midnight() => IsAsync("fay",
        """
        {
          "id": "fay", "userId": "fay",
          "totalCoursesEnrolled": 1, "totalCoursesCompleted": 0, "totalLearningHours": 0.17, "averageScore": 20,
          "lastActiveDate": "2025-11-10T10:59:59Z", "streakDays": 1, "longestStreakDays": 2,
          "learningPath": ["stars"], "skillsAcquired": [],
          "totalLogins": 0, "lastLogin": null,
          "totalSessionTimeSeconds": 600, "averageSessionTimeSeconds": 150, "totalPageViews": 4,
          "averageCourseCompletionRate": 0, "totalQuizAttempts": 1, "averageQuizScore": 20,
          "totalAssignmentSubmissions": 0, "averageAssignmentScore": null, "totalForumPosts": 0, "totalComments": 0,
          "engagementScore": 39.55,
          "engagement": {
            "version": 1, "score": 39.55,
            "recency": {"share": 0.93, "weight": 25, "points": 23.21},
            "regularity": {"share": 0.33, "weight": 25, "points": 8.33},
            "effort": {"share": 0.03, "weight": 20, "points": 0.5},
            "progress": {"share": 0, "weight": 15, "points": 0},
            "assessment": {"share": 0.5, "weight": 15, "points": 7.5}
          },
          "createdAt": "2025-09-12T00:00:00Z", "updatedAt": "2025-11-10T10:59:59Z"
        }
        """);

    // Sessions by gaps: 10:00 to 10:50 = 3,000 and 11:21 to 11:31 = 600.
    // Recency 7 Nov: 1 − 4/14; regularity 1/12; effort 3,600 + 600 ÷ 43,200 = 0.0972; nothing of two courses; the quiz of quiz and essay.
    // 17.857 + 2.083 + 1.944 + 0 + 7.5 = 29.385
    [Fact]
    public Task Gil_who_names_no_session() => IsAsync("gil",
        """
        {
          "id": "gil", "userId": "gil",
          "totalCoursesEnrolled": 2, "totalCoursesCompleted": 0, "totalLearningHours": 1, "averageScore": 60,
          "lastActiveDate": "2025-11-06T22:31:00Z", "streakDays": 0, "longestStreakDays": 1,
          "learningPath": ["stars", "latin"], "skillsAcquired": [],
          "totalLogins": 0, "lastLogin": null,
          "totalSessionTimeSeconds": 3600, "averageSessionTimeSeconds": 1800, "totalPageViews": 4,
          "averageCourseCompletionRate": 0, "totalQuizAttempts": 1, "averageQuizScore": 60,
          "totalAssignmentSubmissions": 0, "averageAssignmentScore": null, "totalForumPosts": 0, "totalComments": 0,
          "engagementScore": 29.38,
          "engagement": {
            "version": 1, "score": 29.38,
            "recency": {"share": 0.71, "weight": 25, "points": 17.86},
            "regularity": {"share": 0.08, "weight": 25, "points": 2.08},
            "effort": {"share": 0.1, "weight": 20, "points": 1.94},
            "progress": {"share": 0, "weight": 15, "points": 0},
            "assessment": {"share": 0.5, "weight": 15, "points": 7.5}
          },
          "createdAt": "2025-09-13T00:00:00Z", "updatedAt": "2025-11-06T22:31:00Z"
        }
        """);

    // s1 9:00 to 10:00, though ada has one of that name; by gaps 12:00 to 12:05 = 300: 3,900 s over 2. Recency 9 Nov: 1 − 2/14; regularity 1/12; effort 600 + (no course, 9:00:00 to 9:00:30) 30 + 1,500 = 2,130 ÷ 43,200.
    // 21.429 + 2.083 + 0.986 + 0 + 7.5 = 31.998
    [Fact]
    public Task Hana_whom_nobody_created() => IsAsync("hana",
        """
        {
          "id": "hana", "userId": "hana",
          "totalCoursesEnrolled": 1, "totalCoursesCompleted": 0, "totalLearningHours": 0.42, "averageScore": 100,
          "lastActiveDate": "2025-11-08T23:05:00Z", "streakDays": 0, "longestStreakDays": 1,
          "learningPath": ["stars"], "skillsAcquired": [],
          "totalLogins": 0, "lastLogin": null,
          "totalSessionTimeSeconds": 3900, "averageSessionTimeSeconds": 1950, "totalPageViews": 2,
          "averageCourseCompletionRate": 0, "totalQuizAttempts": 1, "averageQuizScore": 100,
          "totalAssignmentSubmissions": 0, "averageAssignmentScore": null, "totalForumPosts": 0, "totalComments": 0,
          "engagementScore": 32,
          "engagement": {
            "version": 1, "score": 32,
            "recency": {"share": 0.86, "weight": 25, "points": 21.43},
            "regularity": {"share": 0.08, "weight": 25, "points": 2.08},
            "effort": {"share": 0.05, "weight": 20, "points": 0.99},
            "progress": {"share": 0, "weight": 15, "points": 0},
            "assessment": {"share": 0.5, "weight": 15, "points": 7.5}
          },
          "createdAt": "2025-09-30T21:00:00Z", "updatedAt": "2025-11-08T23:05:00Z"
        }
        """);

    // Enrolled today, and half of the course is gone: 0 of 50. Two items are due.
    [Fact]
    public Task Ivo_who_never_came() => IsAsync("ivo",
        """
        {
          "id": "ivo", "userId": "ivo",
          "totalCoursesEnrolled": 1, "totalCoursesCompleted": 0, "totalLearningHours": 0, "averageScore": null,
          "lastActiveDate": null, "streakDays": 0, "longestStreakDays": 0,
          "learningPath": ["stars"], "skillsAcquired": [],
          "totalLogins": 0, "lastLogin": null,
          "totalSessionTimeSeconds": 0, "averageSessionTimeSeconds": null, "totalPageViews": 0,
          "averageCourseCompletionRate": 0, "totalQuizAttempts": 0, "averageQuizScore": null,
          "totalAssignmentSubmissions": 0, "averageAssignmentScore": null, "totalForumPosts": 0, "totalComments": 0,
          "engagementScore": 0,
          "engagement": {
            "version": 1, "score": 0,
            "recency": {"share": 0, "weight": 25, "points": 0},
            "regularity": {"share": 0, "weight": 25, "points": 0},
            "effort": {"share": 0, "weight": 20, "points": 0},
            "progress": {"share": 0, "weight": 15, "points": 0},
            "assessment": {"share": 0, "weight": 15, "points": 0}
          },
          "createdAt": "2025-11-10T11:00:00Z", "updatedAt": "2025-11-10T11:00:00Z"
        }
        """);

    // Completing implies enrolling; nothing was graded, so the final score stands in. The logins are of next March: no streak yet.
    // Progress 100 of (27 of 42 days): full. bowl is never due, so what is defined counts: 0 of 1. 15 points.
    [Fact]
    public Task Kim_who_completed_without_enrolling() => IsAsync("kim",
        """
        {
          "id": "kim", "userId": "kim",
          "totalCoursesEnrolled": 1, "totalCoursesCompleted": 1, "totalLearningHours": 1, "averageScore": 75,
          "lastActiveDate": "2026-03-09T07:00:00Z", "streakDays": 0, "longestStreakDays": 0,
          "learningPath": ["glass"], "skillsAcquired": ["glass"],
          "totalLogins": 3, "lastLogin": "2026-03-09T07:00:00Z",
          "totalSessionTimeSeconds": 0, "averageSessionTimeSeconds": 0, "totalPageViews": 0,
          "averageCourseCompletionRate": 100, "totalQuizAttempts": 0, "averageQuizScore": null,
          "totalAssignmentSubmissions": 0, "averageAssignmentScore": null, "totalForumPosts": 0, "totalComments": 0,
          "engagementScore": 15,
          "engagement": {
            "version": 1, "score": 15,
            "recency": {"share": 0, "weight": 25, "points": 0},
            "regularity": {"share": 0, "weight": 25, "points": 0},
            "effort": {"share": 0, "weight": 20, "points": 0},
            "progress": {"share": 1, "weight": 15, "points": 15},
            "assessment": {"share": 0, "weight": 15, "points": 0}
          },
          "createdAt": "2025-10-13T23:00:00Z", "updatedAt": "2026-03-09T07:00:00Z"
        }
        """);

    // dee dropped: progress and assessment are of no enrollment, so 25 + 25 + 20 weigh 100; she was last active in September.
    [Fact]
    public Task Dee_who_dropped() => IsAsync("dee",
        """
        {
          "id": "dee", "userId": "dee",
          "totalCoursesEnrolled": 1, "totalCoursesCompleted": 0, "totalLearningHours": 0.08, "averageScore": null,
          "lastActiveDate": "2025-09-24T22:00:00Z", "streakDays": 0, "longestStreakDays": 1,
          "learningPath": ["stars"], "skillsAcquired": [],
          "totalLogins": 0, "lastLogin": null,
          "totalSessionTimeSeconds": 0, "averageSessionTimeSeconds": 0, "totalPageViews": 1,
          "averageCourseCompletionRate": 0, "totalQuizAttempts": 0, "averageQuizScore": null,
          "totalAssignmentSubmissions": 0, "averageAssignmentScore": null, "totalForumPosts": 0, "totalComments": 0,
          "engagementScore": 0,
          "engagement": {
            "version": 1, "score": 0,
            "recency": {"share": 0, "weight": 25, "points": 0}, "regularity": {"share": 0, "weight": 25, "points": 0},
            "effort": {"share": 0, "weight": 20, "points": 0}, "progress": null, "assessment": null
          },
          "createdAt": "2025-09-11T00:00:00Z", "updatedAt": "2025-11-03T23:00:00Z"
        }
        """);

    [Theory]
    // Clocks went forward in Auckland on the 28th: 23:50 on the 27th, then 01:50 and 03:05, then the 29th.
    [InlineData("ada", "2025-09-29T23:59:59+13:00", 3, 3)]
    [InlineData("ada", "2025-09-30T23:59:59+13:00", 3, 3)]
    [InlineData("ada", "2025-10-01T00:00:00+13:00", 0, 3)]
    [InlineData("ada", "2025-09-28T23:59:59+13:00", 2, 2)]
    [InlineData("ada", "2025-09-27T23:59:59+12:00", 1, 1)]
    // … and back in Los Angeles on 2 November: 23:40 on the 1st, 01:50 and 01:10 on the 2nd, the last second of the 3rd.
    [InlineData("ben", "2025-11-03T23:59:59-08:00", 3, 3)]
    [InlineData("ben", "2025-11-04T23:59:59-08:00", 3, 3)]
    [InlineData("ben", "2025-11-05T00:00:00-08:00", 1, 3)] // the quiz, at noon of the 5th, is a run of its own
    [InlineData("ben", "2025-11-02T23:59:59-08:00", 2, 2)]
    // Forward in Los Angeles on 8 March: 23:50 on the 7th, 03:10 on the 8th, 0:00 of the 9th.
    [InlineData("kim", "2026-03-08T23:59:59-07:00", 2, 2)]
    [InlineData("kim", "2026-03-09T00:00:00-07:00", 3, 3)]
    [InlineData("kim", "2026-03-10T23:59:59-07:00", 3, 3)]
    [InlineData("kim", "2026-03-11T00:00:00-07:00", 0, 3)]
    // Back in Auckland on 5 April: 23:40 on the 4th, the second 02:30 of the 5th, 0:00 of the 6th.
    [InlineData("lou", "2026-04-05T23:59:59+12:00", 2, 2)]
    [InlineData("lou", "2026-04-06T00:00:00+12:00", 3, 3)]
    [InlineData("lou", "2026-04-07T23:59:59+12:00", 3, 3)]
    [InlineData("lou", "2026-04-08T00:00:00+12:00", 0, 3)]
    public async Task A_streak_is_by_the_learners_own_days_over_a_change_of_clocks(string user, string asOf, int streak, int longest)
    {
        var answer = await shores.Server.AskAsync($"/api/v1/users/{user}/analytics?asOf={Uri.EscapeDataString(asOf)}");

        ((int)answer["streakDays"]!, (int)answer["longestStreakDays"]!).ShouldBe((streak, longest));
    }

    async Task IsAsync(string user, string expected) => (await shores.Server.AskAsync($"/api/v1/users/{user}/analytics?{TwoShores.AsOf}")).ShouldBeJson(expected);
}
