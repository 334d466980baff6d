using System.Text.Json.Nodes;
using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.HandComputed;

/// <summary>
/// The nine of stars on 11 November, half way through. Engagement here is of this course alone; where someone does something beside it
/// (ada, hana), it is less than the one of <see cref="User_analytics_by_hand"/>:
/// <code>
/// ada   19.643 + 10.417 + (1,200 + 1,800 of 43,200) 1.389 + (66.667 of 50) 15 + 15 = 61.448
/// hana  21.429 +  2.083 + (600 + 1,500) 0.972 + 0 + 7.5 = 31.984
/// </code>
/// </summary>
[Collection(TwoShoresCollection.Name)]
public sealed class Course_learners_by_hand(TwoShores shores)
{
    [Fact]
    public async Task All_of_stars()
    {
        var learners = await AskAsync("");

        learners.Select(l => ((string)l!["id"]!, (string?)l["cohort"], (string)l["status"]!, (decimal)l["progressPercentage"]!, (string)l["progressRule"]!, (decimal?)l["score"], (decimal?)l["engagementScore"], (decimal)l["timeSpent"]!))
            .ShouldBe(
            [
                ("ada", "a", "in_progress", 66.67m, "lessons", 90, 61.45m, 75),
                ("ben", "a", "in_progress", 13.33m, "lessons", 60, 44.65m, 30),
                ("cy", "a", "in_progress", 55, "reported", null, 21.25m, 0),
                ("dee", "a", "dropped", 0, "lessons", null, null, 5),
                ("eli", "a", "completed", 100, "completed", 88, 53.23m, 90),
                ("fay", "a", "in_progress", 0, "lessons", 20, 39.55m, 10),
                ("gil", "b", "in_progress", 0, "lessons", 60, 29.38m, 60),
                ("hana", "b", "in_progress", 0, "lessons", 100, 31.98m, 25),
                ("ivo", "b", "not_started", 0, "lessons", null, 0, 0),
            ]);
        learners.ShouldAllBe(l => (decimal)l!["expectedProgress"]! == 50);
    }

    [Fact]
    public async Task Every_field_of_ada_dee_and_eli()
    {
        var learners = await AskAsync("");

        learners[0].ShouldBeJson(
            """
            {
              "id": "ada", "userId": "ada", "name": null, "email": null, "cohort": "a", "status": "in_progress", "progressPercentage": 66.67, "progressRule": "lessons",
              "expectedProgress": 50, "score": 90, "engagementScore": 61.45,
              "engagement": {
                "version": 1, "score": 61.45,
                "recency": {"share": 0.79, "weight": 25, "points": 19.64},
                "regularity": {"share": 0.42, "weight": 25, "points": 10.42},
                "effort": {"share": 0.07, "weight": 20, "points": 1.39},
                "progress": {"share": 1, "weight": 15, "points": 15},
                "assessment": {"share": 1, "weight": 15, "points": 15}
              },
              "flags": [], "handled": null,
              "lastAccessDate": "2025-11-07T23:00:00Z", "timeSpent": 75, "enrolledAt": "2025-09-21T22:00:00Z", "completionDate": null,
              "createdAt": "2025-09-21T22:00:00Z", "updatedAt": "2025-11-07T23:00:00Z"
            }
            """);
        learners[3].ShouldBeJson(
            """
            {
              "id": "dee", "userId": "dee", "name": null, "email": null, "cohort": "a", "status": "dropped", "progressPercentage": 0, "progressRule": "lessons",
              "expectedProgress": 50, "score": null, "engagementScore": null, "engagement": null, "flags": [], "handled": null,
              "lastAccessDate": "2025-09-24T22:00:00Z", "timeSpent": 5, "enrolledAt": "2025-09-22T22:00:00Z", "completionDate": null,
              "createdAt": "2025-09-22T22:00:00Z", "updatedAt": "2025-11-03T23:00:00Z"
            }
            """);
        learners[4].ShouldBeJson(
            """
            {
              "id": "eli", "userId": "eli", "name": null, "email": null, "cohort": "a", "status": "completed", "progressPercentage": 100, "progressRule": "completed",
              "expectedProgress": 50, "score": 88, "engagementScore": 53.23,
              "engagement": {
                "version": 1, "score": 53.23,
                "recency": {"share": 0.57, "weight": 25, "points": 14.29},
                "regularity": {"share": 0.33, "weight": 25, "points": 8.33},
                "effort": {"share": 0.03, "weight": 20, "points": 0.61},
                "progress": {"share": 1, "weight": 15, "points": 15},
                "assessment": {"share": 1, "weight": 15, "points": 15}
              },
              "flags": [], "handled": null,
              "lastAccessDate": "2025-11-05T07:00:00Z", "timeSpent": 90, "enrolledAt": "2025-09-22T22:00:00Z", "completionDate": "2025-11-10T10:59:59Z",
              "createdAt": "2025-09-22T22:00:00Z", "updatedAt": "2025-11-10T10:59:59Z"
            }
            """);
    }

    [Theory]
    [InlineData("&sort=progress&order=desc&limit=4", "eli", "ada", "cy", "ben")]
    [InlineData("&sort=engagement&order=desc", "ada", "eli", "ben", "fay", "hana", "gil", "cy", "ivo", "dee")]
    [InlineData("&sort=engagement&limit=3", "ivo", "cy", "gil")]
    [InlineData("&sort=lastAccess&order=desc&limit=3", "fay", "hana", "ada")]
    [InlineData("&sort=lastAccess&limit=2", "dee", "cy")]
    [InlineData("&sort=score&order=desc&limit=3", "hana", "ada", "eli")]
    [InlineData("&status=in_progress&cohort=b", "gil", "hana")]
    [InlineData("&status=not_started", "ivo")]
    [InlineData("&q=A&cohort=b", "hana")]
    public async Task They_are_sorted_and_filtered(string query, params string[] ids) => (await AskAsync(query)).Select(l => (string)l!["id"]!).ShouldBe(ids);

    async Task<JsonArray> AskAsync(string query) => (await shores.Server.AskAsync($"/api/v1/courses/stars/learners?{TwoShores.AsOf}{query}"))["items"]!.AsArray();
}
