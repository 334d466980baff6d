using System.Text.Json;

namespace Lectern.App.Dashboards;

/// <summary>What a dashboard is narrowed to; null: not by this. All that are given hold together.</summary>
/// <param name="CourseId">One course.</param>
/// <param name="Category">The courses of a category, as it is named today.</param>
/// <param name="OrganizationId">Users and their activity by the learner's organization, courses and enrollments by the course's.</param>
sealed record DashboardFilters(string? CourseId = null, string? Category = null, string? OrganizationId = null)
{
    const string Names = "courseId, category, organizationId";

    /// <summary>Reads the JSON object of the <c>filters</c> parameter, or says what is wrong with it.</summary>
    public static (DashboardFilters Filters, string? Problem) Read(string? json)
    {
        var filters = new DashboardFilters();
        if (string.IsNullOrEmpty(json)) return (filters, null);
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind != JsonValueKind.Object) return (filters, $"must be a JSON object with any of {Names}.");
            foreach (var field in document.RootElement.EnumerateObject())
            {
                if (field.Name is not ("courseId" or "category" or "organizationId")) return (filters, $"has '{field.Name}', which is no filter now; there are {Names}.");
                if (field.Value.ValueKind == JsonValueKind.Null) continue;
                if (field.Value.ValueKind != JsonValueKind.String || field.Value.GetString() is not { Length: > 0 and <= 200 } value || value.Contains('\0', StringComparison.Ordinal))
                    return (filters, $"must give {field.Name} as a string of 1 to 200 characters.");
                filters = field.Name switch
                {
                    "courseId" => filters with { CourseId = value },
                    "category" => filters with { Category = value },
                    _ => filters with { OrganizationId = value },
                };
            }
            return (filters, null);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return (filters, $"must be a JSON object with any of {Names}.");
        }
    }
}
