using System.Text.Json;
using Lectern.App.Queries;

namespace Lectern.App.Dashboards;

/// <summary>What a dashboard is narrowed to; null: not by this. All that are given hold together, each by its newest value.</summary>
/// <param name="CourseId">One course.</param>
/// <param name="Category">The courses of a category.</param>
/// <param name="InstructorId">The courses whose instructor it is, or whose staff it belongs to.</param>
/// <param name="OrganizationId">Users and their activity by the learner's organization, courses and enrollments by the course's.</param>
/// <param name="Cohort">The enrollments of a cohort, their learners, and what these did in those courses.</param>
/// <param name="Role">Users of a role, what they did, and their enrollments.</param>
sealed record DashboardFilters(
    string? CourseId = null, string? Category = null, string? InstructorId = null, string? OrganizationId = null, string? Cohort = null, string? Role = null)
{
    const int MaxLength = 200;

    static readonly string[] Names = ["courseId", "category", "instructorId", "organizationId", "cohort", "role"];

    static string Rule => $"must be a JSON object with any of {string.Join(", ", Names)}.";

    /// <summary>Whether it names courses other than by their organization: activity then counts in them alone.</summary>
    internal bool NamesCourses => CourseId is not null || Category is not null || InstructorId is not null;

    /// <summary>Whether it is none, or one course or organization alone.</summary>
    internal bool IsOneGroup => Category is null && InstructorId is null && Cohort is null && Role is null && (CourseId is null || OrganizationId is null);

    /// <summary>Reads the JSON object of the <c>filters</c> parameter, or says what is wrong with it.</summary>
    public static (DashboardFilters Filters, string? Problem) Read(string? json)
    {
        var filters = new DashboardFilters();
        if (string.IsNullOrEmpty(json)) return (filters, null);
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind != JsonValueKind.Object) return (filters, Rule);
            var seen = new HashSet<string>();
            foreach (var field in document.RootElement.EnumerateObject())
            {
                if (!Names.Contains(field.Name)) return (filters, Unknown(field.Name));
                if (!seen.Add(field.Name)) return (filters, $"must give {field.Name} once.");
                if (field.Value.ValueKind == JsonValueKind.Null) continue;
                if (field.Value.ValueKind != JsonValueKind.String || field.Value.GetString() is not { Length: > 0 and <= MaxLength } value || value.Contains('\0', StringComparison.Ordinal))
                    return (filters, $"must give {field.Name} as a string of 1 to {MaxLength} characters.");
                filters = field.Name switch
                {
                    "courseId" => filters with { CourseId = value },
                    "category" => filters with { Category = value },
                    "instructorId" => filters with { InstructorId = value },
                    "organizationId" => filters with { OrganizationId = value },
                    "cohort" => filters with { Cohort = value },
                    _ => filters with { Role = value },
                };
            }
            return (filters, null);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return (filters, Rule);
        }
    }

    static string Unknown(string name)
    {
        var shown = name.Length > MaxLength ? name[..MaxLength] : name;
        var meant = Nearest.To(shown, Names) is { } near ? $" Did you mean {near}?" : "";
        return $"has '{shown}', which is no filter; there are {string.Join(", ", Names)}.{meant}";
    }
}
