using Lectern.Core.Grains;

namespace Lectern.Core.ReadModels;

/// <summary>
/// Which assessments and assignments belong to a course: those that any event names together with it. Their ids are the tenant's, so
/// that several courses may share one, and it belongs to each of them.
/// </summary>
public static class CourseItems
{
    static readonly GrainBuilder g = new("course_item", Key.Course(KeySlot.A), Key.Content(KeySlot.B));

    public static readonly NumberColumn FirstEventAt = g.Min("first_event_at");

    public static readonly Grain Grain = g.Build(stage: 5);

    public static void Fold(FoldEvent e, Batch into)
    {
        if (e.Course != 0 && e.Item != 0) into[Grain][new GrainKey(e.Tenant, e.Course, e.Item)].Put(FirstEventAt, e.At);
    }
}
