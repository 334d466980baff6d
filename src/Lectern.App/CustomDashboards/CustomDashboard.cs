namespace Lectern.App.CustomDashboards;

/// <summary>A dashboard as it is sent to be saved. What is left out is not kept from before.</summary>
/// <param name="Name">1 to 200 characters in one line; blanks around it are dropped.</param>
/// <param name="Widgets">At most 30; none is an empty array.</param>
/// <param name="Description">At most 2,000 characters; null: none.</param>
/// <param name="IsPublic">Whether everybody of the tenant who may ask datasets sees it; default false. Only its owner changes it either way.</param>
sealed record DashboardDefinition(string Name, IReadOnlyList<Widget> Widgets, string? Description = null, bool IsPublic = false)
{
    public const int MaxName = 200;
    public const int MaxDescription = 2_000;
    public const int MaxWidgets = 30;
    public const int MaxText = 10_000;
    public const int MaxBytes = 256 * 1024;
}

/// <summary>A saved dashboard.</summary>
/// <param name="Id">Its id, a UUID.</param>
/// <param name="Name">Its name; several may have the same.</param>
/// <param name="Description">Null: none.</param>
/// <param name="IsPublic">Whether others than the owner see it.</param>
/// <param name="Owner">Who made it and may change it.</param>
/// <param name="Version">1 when made, one more each time it is saved; it is the ETag too.</param>
/// <param name="Widgets">In the order they were sent.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="UpdatedAt">When it was saved last.</param>
sealed record CustomDashboard(
    Guid Id, string Name, string? Description, bool IsPublic, string Owner, int Version, IReadOnlyList<Widget> Widgets, DateTime CreatedAt, DateTime UpdatedAt);

/// <summary>A saved dashboard in a list.</summary>
/// <param name="Id">Its id, a UUID.</param>
/// <param name="Name">Its name.</param>
/// <param name="Description">Null: none.</param>
/// <param name="IsPublic">Whether others than the owner see it.</param>
/// <param name="Owner">Who made it and may change it.</param>
/// <param name="Version">1 when made, one more each time it is saved.</param>
/// <param name="WidgetCount">How many widgets it has.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="UpdatedAt">When it was saved last.</param>
sealed record CustomDashboardSummary(
    Guid Id, string Name, string? Description, bool IsPublic, string Owner, int Version, int WidgetCount, DateTime CreatedAt, DateTime UpdatedAt);
